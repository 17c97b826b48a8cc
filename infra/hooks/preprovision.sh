#!/bin/sh
# Runs before `azd provision`: checks what docs/azure.md asks for, so that a deployment does not fail halfway. It names everything that is missing.
set -u

problems=0
problem() {
  echo "preprovision: $1" >&2
  problems=$((problems + 1))
}

for tool in az dotnet curl; do
  command -v "$tool" >/dev/null || problem "$tool is not installed. Install it (docs/azure.md, section 1)."
done

if command -v dotnet >/dev/null && ! dotnet --list-sdks | grep -q '^10\.'; then
  problem "There is no .NET 10 SDK. Install it from https://dotnet.microsoft.com/download."
fi

if command -v az >/dev/null; then
  account=$(az account show --query id --output tsv 2>/dev/null)
  if [ -z "$account" ]; then
    problem "The Azure CLI is not signed in. Run: az login"
  elif [ "$account" != "${AZURE_SUBSCRIPTION_ID:-}" ]; then
    problem "The Azure CLI uses another subscription. Run: az account set --subscription ${AZURE_SUBSCRIPTION_ID:-SUBSCRIPTION_ID}"
  else
    locations=$(az functionapp list-flexconsumption-locations --query '[].name' --output tsv | tr '[:upper:]' '[:lower:]' | tr -d ' ')
    echo "$locations" | grep -qx "${AZURE_LOCATION:-}" ||
      problem "The region '${AZURE_LOCATION:-}' does not offer Flex Consumption. Run: az functionapp list-flexconsumption-locations --output table"

    # A role of the organization's own may suffice, too, so this is no reason to fail.
    if [ -n "${AZURE_PRINCIPAL_ID:-}" ] && roles=$(az role assignment list --assignee "$AZURE_PRINCIPAL_ID" --include-inherited --include-groups \
      --scope "/subscriptions/$AZURE_SUBSCRIPTION_ID" --query '[].roleDefinitionName' --output tsv 2>/dev/null); then
      if ! echo "$roles" | grep -qxE 'Owner|Role Based Access Control Administrator|User Access Administrator'; then
        echo "preprovision: You have no role that is known to assign roles, and the deployment assigns some." \
          "Have Owner, or Contributor and Role Based Access Control Administrator, in the subscription."
      fi
    fi

    if [ "${CARDGENIUS_PRIVATE_NETWORK:-false}" = true ] && [ "$(az provider show --namespace Microsoft.App --query registrationState --output tsv)" != Registered ]; then
      problem "A private network needs the resource provider Microsoft.App. Run: az provider register --namespace Microsoft.App --wait"
    fi
  fi
fi

[ "$problems" -eq 0 ] || exit 1

# Azure does not let the start of a budget be changed, so it is kept.
if [ -z "${CARDGENIUS_BUDGET_START:-}" ]; then
  azd env set CARDGENIUS_BUDGET_START "$(date -u +%Y-%m-01)" || exit 1
fi

if [ -z "${CARDGENIUS_ALERT_EMAILS:-}${CARDGENIUS_ALERT_WEBHOOK:-}" ]; then
  echo "preprovision: Alerts will tell nobody. Set CARDGENIUS_ALERT_EMAILS or CARDGENIUS_ALERT_WEBHOOK (docs/azure.md)."
fi
