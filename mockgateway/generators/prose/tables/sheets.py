"""Tables of what is known: the planets and others that demonstrations ask for, in English."""

from __future__ import annotations

# What asks for it | the heads | rows.
SHEETS = tuple(
    (asks, heads.split("; "), [row.split(", ") for row in rows.split("; ")])
    for asks, heads, rows in (
        line.split(" | ")
        for line in r"""
\bplanets?\b | Planet; Diameter (km); Distance from the Sun (million km); Known moons | Mercury, 4 879, 58, 0; Venus, 12 104, 108, 0; Earth, 12 756, 150, 1; Mars, 6 792, 228, 2; Jupiter, 142 984, 779, 95; Saturn, 120 536, 1 434, 146; Uranus, 51 118, 2 871, 28; Neptune, 49 528, 4 495, 16
\bcontinents?\b | Continent; Area (million km²); Countries | Asia, 44.6, 48; Africa, 30.4, 54; North America, 24.7, 23; South America, 17.8, 12; Antarctica, 14.2, 0; Europe, 10.2, 44; Australia and Oceania, 8.5, 14
\bprogramming languages?\b | Language; First released; Typing; Used for | Python, 1991, dynamic, data and scripts; JavaScript, 1995, dynamic, web pages; Java, 1995, static, large back ends; C, 1972, static, systems; C++, 1985, static, games and engines; Go, 2009, static, network services; Rust, 2015, static, safe systems; SQL, 1974, declarative, databases
\boceans?\b | Ocean; Area (million km²); Deepest point (m) | Pacific, 169, 10 935; Atlantic, 85, 8 376; Indian, 71, 7 187; Southern, 22, 7 434; Arctic, 16, 5 550
\b(?:http )?status codes?\b | Status; Name; Meaning | 200, OK, it worked; 201, Created, something new is there; 301, Moved Permanently, use the new address; 400, Bad Request, the request is wrong; 401, Unauthorized, credentials are missing; 403, Forbidden, not allowed; 404, Not Found, nothing is there; 429, Too Many Requests, slow down; 500, Internal Server Error, the server failed; 503, Service Unavailable, try later
\bhttp methods?\b | Method; Purpose; Safe to repeat | GET, read, yes; POST, create or act, no; PUT, replace, yes; PATCH, change in part, not always; DELETE, remove, yes
\b(?:chemical )?elements?\b | Element; Symbol; Number | Hydrogen, H, 1; Helium, He, 2; Carbon, C, 6; Nitrogen, N, 7; Oxygen, O, 8; Iron, Fe, 26; Copper, Cu, 29; Silver, Ag, 47; Gold, Au, 79
\bmonths?\b | Month; Days; Season in the north | January, 31, winter; February, 28 or 29, winter; March, 31, spring; April, 30, spring; May, 31, spring; June, 30, summer; July, 31, summer; August, 31, summer; September, 30, autumn; October, 31, autumn; November, 30, autumn; December, 31, winter
""".strip("\n").splitlines()
    )
)
