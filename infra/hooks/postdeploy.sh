#!/bin/sh
# Runs after `azd deploy`: checks that the app has started and that its HTTP API responds as described in docs/azure.md.
# A new app can take some minutes to start.
set -u

attempts=30
functions=0
while [ "$attempts" -gt 0 ]; do
  functions=$(az functionapp function list --name "$CARDGENIUS_APP" --resource-group "$AZURE_RESOURCE_GROUP" --query 'length(@)' --output tsv 2>/dev/null)
  [ "${functions:-0}" -gt 0 ] && break
  attempts=$((attempts - 1))
  sleep 10
done

if [ "${functions:-0}" -eq 0 ]; then
  echo "postdeploy: The app does not start. It shows no functions after 5 minutes. The table AppTraces in the workspace names each wrong setting." >&2
  exit 1
fi

status() {
  curl -sS -o /dev/null -w '%{http_code}' --max-time 60 "$@"
}

# curl reads the key from standard input, because all users of this machine can see the arguments of a program.
key=$(az functionapp keys list --name "$CARDGENIUS_APP" --resource-group "$AZURE_RESOURCE_GROUP" --query functionKeys.default --output tsv)
with_key=$(printf 'x-functions-key: %s' "$key" | status -H @- "$CARDGENIUS_URL?limit=1")
without_key=$(status "$CARDGENIUS_URL?limit=1")

if [ "$with_key" != 200 ]; then
  echo "postdeploy: GET $CARDGENIUS_URL with the function key returns $with_key and not 200. See 'When something is wrong' in docs/azure.md." >&2
  exit 1
fi

if [ "$without_key" != 401 ]; then
  echo "postdeploy: GET $CARDGENIUS_URL without a function key returns $without_key and not 401, so the HTTP API is not protected. Check the authorization level of its functions." >&2
  exit 1
fi

echo "postdeploy: The app has $functions functions and responds at $CARDGENIUS_URL."
