#!/bin/sh
# Remove from a folder of installed packages what the mock never uses. Needs binutils and gcc.
#   trim.sh FOLDER
set -eu
cd "$1"

find . -type d -name tests -prune -exec rm -r {} +
find . \( -name '*.py[ix]' -o -name '*.px[di]' -o -name '*.h' -o -name '*.a' -o -name RECORD \) -delete
rm -rf numpy/distutils numpy/f2py numpy/_core/_simd*.so PIL/_avif*.so pillow.libs/libavif*
find faker -type d -name '[a-z]*_[A-Z]*' ! -name en_US -prune -exec rm -r {} +

# FFmpeg is linked with encoders that take 27 MB and are not opened: libraries without code, of the
# same names, take their places.
codec=$(echo av.libs/libavcodec-*.so*)
for encoder in x265:x265_ SvtAv1Enc:svt_; do
    nm -D --undefined-only "$codec" | sed 's/.* //; s/@.*//' | grep "^${encoder#*:}" \
        | sed 's/.*/void *&(void) { return 0; }/' > /tmp/encoder.c
    library=$(echo av.libs/lib"${encoder%:*}"-*.so*)
    gcc -shared -fPIC -O -Wl,-soname,"${library#*/}" -o "$library" /tmp/encoder.c
done
rm /tmp/encoder.c
# The libraries in *.libs are stripped already; wheels' tools have changed them so that strip spoils them.
find . -name '*.so*' -type f ! -path '*.libs/*' -exec strip --strip-unneeded {} +
find . -type d -empty -delete
