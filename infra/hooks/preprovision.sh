#!/bin/sh
# Runs before `azd provision`: checks the requirements in docs/azure.md, so that a deployment does not fail halfway. It lists everything that is missing.
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

    # A custom role of the organization can also allow role assignments, so this is only a warning.
    if [ -n "${AZURE_PRINCIPAL_ID:-}" ] && roles=$(az role assignment list --assignee "$AZURE_PRINCIPAL_ID" --include-inherited --include-groups \
      --scope "/subscriptions/$AZURE_SUBSCRIPTION_ID" --query '[].roleDefinitionName' --output tsv 2>/dev/null); then
      if ! echo "$roles" | grep -qxE 'Owner|Role Based Access Control Administrator|User Access Administrator'; then
        echo "preprovision: The deployment assigns roles, and you have no built-in role that allows this." \
          "Get Owner, or Contributor and Role Based Access Control Administrator, in the subscription."
      fi
    fi

    if [ "${CARDGENIUS_PRIVATE_NETWORK:-false}" = true ] && [ "$(az provider show --namespace Microsoft.App --query registrationState --output tsv)" != Registered ]; then
      problem "A private network needs the resource provider Microsoft.App. Run: az provider register --namespace Microsoft.App --wait"
    fi
  fi
fi

[ "$problems" -eq 0 ] || exit 1

# The environment stores the start of the budget, because Azure does not allow a change.
if [ -z "${CARDGENIUS_BUDGET_START:-}" ]; then
  azd env set CARDGENIUS_BUDGET_START "$(date -u +%Y-%m-01)" || exit 1
fi

if [ -z "${CARDGENIUS_ALERT_EMAILS:-}${CARDGENIUS_ALERT_WEBHOOK:-}" ]; then
  echo "preprovision: Nobody will receive alerts. Set CARDGENIUS_ALERT_EMAILS or CARDGENIUS_ALERT_WEBHOOK (docs/azure.md)."
fi
