#!/bin/sh
# Test a gateway; findings that contract-baseline.json accepts do not fail the build.
# GATEWAY_URL and SEALINK_API_KEY name the gateway; `mockgateway run` sets a stand-in.
set -eu
cd "$(dirname "$0")"
mockgateway contract "${GATEWAY_URL:-$SEALINK_BASE_URL}" --gateway sealink \
  --key-env SEALINK_API_KEY --phase examples --only createChatCompletion --only createEmbedding \
  --junit "${REPORTS:-.}/junit.xml" "$@"
