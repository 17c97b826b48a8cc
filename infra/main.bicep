// All Azure resources of the batch. `azd up` deploys this file with the values of main.bicepparam. docs/azure.md describes the steps.
targetScope = 'subscription'

@description('The name of the environment. It is part of the name of the resource group and makes the other names unique.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The region of all resources. It must offer Flex Consumption: az functionapp list-flexconsumption-locations')
@minLength(1)
param location string

@description('The name of the resource group. Empty: rg- and the name of the environment.')
param resourceGroupName string = ''

@description('The object id of the operator or of a group. This principal can upload inputs, read results, pause and cancel runs, and set the partner token. Empty: nobody gets these roles.')
param operatorId string = ''

@description('The type of the principal operatorId.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorType string = 'User'

@description('The address of the CardGenius API. Empty: the production API.')
param apiUrl string = ''

@description('The timeout of one attempt in seconds, 1 to 120. Empty: 30.')
param apiTimeoutSeconds string = ''

@description('The longest time in seconds for which the app obeys a Retry-After of the API, 0 to 86400. Empty: 3600.')
param retryAfterMaxSeconds string = ''

@description('The maximum number of requests in flight that the owners of the API agreed to.')
@minValue(1)
@maxValue(200)
param agreedConcurrency int = 20

@description('The maximum number of requests in flight to the API, over all runs and instances. A value above agreedConcurrency counts as agreedConcurrency.')
@minValue(1)
@maxValue(200)
param concurrency int = 20

@description('The maximum number of requests per second to the API, over all runs and instances, for example 13. Empty: only the concurrency limits the rate.')
param requestsPerSecond string = ''

@description('The number of cards to keep for each user. Empty: 10.')
param topN string = ''

@description('The share of failures above which a run stops, 0 to 1. Empty: 0.05.')
param failureTolerance string = ''

@description('The share of answered users without a card above which a run stops, 0 to 1. Empty: 0.2.')
param noCardTolerance string = ''

@description('The share of rejects among the rows of the input above which a run stops before the first user is requested: 0.5 or 50%. Empty: the default.')
param rejectTolerance string = ''

@description('True: the app refuses a response that repeats other spends than it sent. Empty: true.')
param checkEchoedSpends string = ''

@description('True: the app accepts an input even if a column is one letter away from a known column, or if no column has spends. Empty: the app refuses it.')
param ignoreColumns string = ''

@description('True: in results.csv.gz, the app writes an apostrophe before a cell that a spreadsheet would read as a formula. Empty: the app writes cells without changes.')
param csvSafe string = ''

@description('True: the app can send the partner token unencrypted to an address that begins with http://. Empty: the app never does.')
param allowPlainHttp string = ''

@description('True: the vault contains the partner token as the secret partner-token, and the app sends it.')
param usesPartnerToken bool = false

@description('When the weekly run starts: a weekday in English and a time in timeZone, for example Monday 02:00; or off.')
param weeklyAt string = 'Monday 02:00'

@description('The share of the executions of runs whose traces are exported, 0 to 1. All spans of an execution are exported, or none. Empty: 1.')
param tracedRuns string = ''

@description('The time zone of weeklyAt, of the ISO week in the id of the weekly run, and of the run_date of results: an IANA name, for example Asia/Kolkata.')
param timeZone string = 'UTC'

@description('The prefix that the paths of all inputs in the container input must have. Empty: no prefix is required.')
param inputPrefix string = ''

@description('The prefix in the container input under which the weekly run looks for the newest file.')
param weeklyPrefix string = 'weekly/'

@description('The path of commissionable_cards.json in the container input. Empty: no filter.')
param cardsFile string = ''

@description('The path of cashkaro_display_names.json in the container input. Empty: the results have the names from the API.')
param namesFile string = ''

@description('The number of days after which the orchestration history of an ended run is deleted. Runs and results stay.')
@minValue(1)
@maxValue(3650)
param historyDays int = 30

@description('The number of days after which the private files of a run (users, checkpoints and rejects) and uploaded inputs are deleted. 0: never. Results always stay.')
@minValue(0)
@maxValue(3650)
param runRetentionDays int = 30

@description('The number of days after which an input is deleted. 0: never.')
@minValue(0)
@maxValue(3650)
param inputRetentionDays int = 0

@description('The redundancy of inputs, runs and results: one data center (LRS), several zones (ZRS) or several regions (GRS, GZRS).')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param dataRedundancy string = 'Standard_LRS'

@description('The memory of an instance in MB. The memory use of the program does not depend on the number of users.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The maximum number of instances. It does not affect the number of requests in flight, because a run limits its chunks in progress over all instances.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('The number of instances that always run for orchestrations and chunks. With 0, a run can wait for minutes until the platform starts an instance.')
@minValue(0)
@maxValue(40)
param alwaysReadyInstances int = 1

@description('The backend that stores the orchestration history. durableTaskScheduler also needs a package and a change in host.json: docs/azure.md.')
@allowed(['azureStorage', 'durableTaskScheduler'])
param durableBackend string = 'azureStorage'

@description('The number of days to keep logs and metrics.')
@minValue(30)
@maxValue(730)
param telemetryRetentionDays int = 30

@description('The daily cap of logs and metrics in gigabytes. 0: no cap.')
@minValue(0)
@maxValue(1000)
param telemetryDailyGB int = 2

@description('The e-mail addresses that receive alerts and budget notifications.')
param alertEmails string[] = []

@description('An HTTPS address that receives alerts in the common alert schema. Empty: none.')
@secure()
param alertWebhook string = ''

@description('False: the alert rules are disabled.')
param alertsEnabled bool = true

@description('The monthly budget of the resource group in the currency of the subscription. 0: none.')
@minValue(0)
param monthlyBudget int = 100

@description('The first day of the month in which the budget begins, for example 2026-11-01. Empty: this month. Azure does not allow a later change.')
param budgetStart string = ''

@description('The first day of this month. Do not set this parameter.')
param thisMonth string = utcNow('yyyy-MM-01')

@description('True: nobody can permanently delete the vault during its retention. You cannot turn this off again.')
param purgeProtection bool = false

@description('True: storage and vault are accessible only through private endpoints in a virtual network.')
param privateNetwork bool = false

@description('The address range of the virtual network: a /24 or larger.')
param networkAddresses string = '10.80.0.0/24'

@description('Public addresses, for example 203.0.113.7, that can access storage and vault from outside the virtual network. This parameter applies only with privateNetwork.')
param allowedAddresses string[] = []

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var usesScheduler = durableBackend == 'durableTaskScheduler'
var inputContainer = 'input'
var storeContainer = 'cardgenius'
var hub = 'CardGenius'

// Without a virtual network, the endpoints are public and protected by identities.
var access = {
  publicNetworkAccess: privateNetwork && empty(allowedAddresses) ? 'Disabled' : 'Enabled'
  networkAcls: {
    bypass: 'AzureServices'
    defaultAction: privateNetwork ? 'Deny' : 'Allow'
    ipRules: map(privateNetwork ? allowedAddresses : [], address => { value: address })
  }
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: empty(resourceGroupName) ? 'rg-${environmentName}' : resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-cardgenius-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    name: 'cardgenius-${token}'
    location: location
    tags: tags
    retentionDays: telemetryRetentionDays
    dailyGB: telemetryDailyGB
    appPrincipalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    hostName: 'stcghost${token}'
    dataName: 'stcgdata${token}'
    location: location
    tags: tags
    dataRedundancy: dataRedundancy
    inputContainer: inputContainer
    storeContainer: storeContainer
    runRetentionDays: runRetentionDays
    inputRetentionDays: inputRetentionDays
    access: access
    workspaceId: monitoring.outputs.workspaceId
    appPrincipalId: identity.outputs.principalId
    operatorId: operatorId
    operatorType: operatorType
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: 'kv-cg-${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
    operatorId: operatorId
    operatorType: operatorType
    purgeProtection: purgeProtection
    access: access
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    name: 'cardgenius-${token}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    emails: alertEmails
    webhook: alertWebhook
    enabled: alertsEnabled
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: {
    name: 'cardgenius-${token}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    appPrincipalId: identity.outputs.principalId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  scope: group
  params: {
    name: 'cardgenius-${token}'
    amount: monthlyBudget
    startDate: empty(budgetStart) ? thisMonth : budgetStart
    actionGroupId: alerts.outputs.actionGroupId
    emails: alertEmails
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    name: 'cardgenius-${token}'
    location: location
    tags: tags
    addressPrefix: networkAddresses
  }
}

// The host stores packages, keys and orchestrations in blobs, queues and tables. The data account uses only blobs.
module storageEndpoints 'modules/endpoint.bicep' = [
  for service in (privateNetwork ? ['blob', 'queue', 'table'] : []): {
    scope: group
    params: {
      targets: concat(
        [{ name: storage.outputs.hostName, id: storage.outputs.hostId }],
        service == 'blob' ? [{ name: storage.outputs.dataName, id: storage.outputs.dataId }] : []
      )
      groupId: service
      zoneName: 'privatelink.${service}.${environment().suffixes.storage}'
      location: location
      tags: tags
      networkId: network!.outputs.id
      subnetId: network!.outputs.endpointSubnetId
    }
  }
]

module vaultEndpoint 'modules/endpoint.bicep' = if (privateNetwork) {
  scope: group
  params: {
    targets: [{ name: vault.outputs.name, id: vault.outputs.id }]
    groupId: 'vault'
    zoneName: 'privatelink.vaultcore.azure.net'
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
  }
}

module scheduler 'modules/scheduler.bicep' = if (usesScheduler) {
  scope: group
  params: {
    name: 'dts-cardgenius-${token}'
    hub: hub
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
    appClientId: identity.outputs.clientId
    operatorId: operatorId
    operatorType: operatorType
  }
}

// An empty parameter sets no app setting, so that defaults exist only in the program.
var givenSettings = toObject(
  filter(
    items({
      CARDGENIUS_API: apiUrl
      CARDGENIUS_API_TIMEOUT_SECONDS: apiTimeoutSeconds
      CARDGENIUS_RETRY_AFTER_MAX_SECONDS: retryAfterMaxSeconds
      CARDGENIUS_REQUESTS_PER_SECOND: requestsPerSecond
      CARDGENIUS_TOP_N: topN
      CARDGENIUS_FAILURE_TOLERANCE: failureTolerance
      CARDGENIUS_NO_CARD_TOLERANCE: noCardTolerance
      CARDGENIUS_REJECT_TOLERANCE: rejectTolerance
      CARDGENIUS_CHECK_ECHOED_SPENDS: checkEchoedSpends
      CARDGENIUS_IGNORE_COLUMNS: ignoreColumns
      CARDGENIUS_CSV_SAFE: csvSafe
      CARDGENIUS_ALLOW_PLAIN_HTTP: allowPlainHttp
      CARDGENIUS_INPUT_PREFIX: inputPrefix
      CARDGENIUS_TRACED_RUNS: tracedRuns
      CARDGENIUS_COMMISSIONABLE_CARDS_FILE: cardsFile
      CARDGENIUS_DISPLAY_NAMES_FILE: namesFile
    }),
    setting => !empty(setting.value)
  ),
  setting => setting.key,
  setting => setting.value
)

module app 'modules/app.bicep' = {
  scope: group
  dependsOn: [storageEndpoints, vaultEndpoint]
  params: {
    name: 'func-cardgenius-${token}'
    planName: 'plan-cardgenius-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorageName: storage.outputs.hostName
    deploymentContainerUrl: storage.outputs.deploymentContainerUrl
    telemetryConnectionString: monitoring.outputs.connectionString
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    settings: union(
      givenSettings,
      {
        CARDGENIUS_HUB: hub
        CARDGENIUS_STORAGE_ACCOUNT: storage.outputs.dataUrl
        CARDGENIUS_CONTAINER: storeContainer
        CARDGENIUS_INPUT_CONTAINER: inputContainer
        CARDGENIUS_WEEKLY_PREFIX: weeklyPrefix
        CARDGENIUS_WEEKLY_AT: weeklyAt
        CARDGENIUS_TIME_ZONE: timeZone
        CARDGENIUS_HISTORY_DAYS: string(historyDays)
        CARDGENIUS_AGREED_CONCURRENCY: string(agreedConcurrency)
        CARDGENIUS_CONCURRENCY: string(min(concurrency, agreedConcurrency))
      },
      usesPartnerToken ? { CARDGENIUS_PARTNER_TOKEN: vault.outputs.partnerTokenReference } : {},
      usesScheduler ? { DURABLE_TASK_SCHEDULER_CONNECTION_STRING: scheduler!.outputs.connectionString } : {}
    )
  }
}

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The name of the function app.')
output CARDGENIUS_APP string = app.outputs.name

@description('The address of the HTTP API.')
output CARDGENIUS_URL string = '${app.outputs.url}/api/runs'

@description('The storage account of inputs, runs and results.')
output CARDGENIUS_DATA_ACCOUNT string = storage.outputs.dataName

@description('The container of inputs in this account.')
output CARDGENIUS_DATA_INPUT string = inputContainer

@description('The container of runs and results in this account.')
output CARDGENIUS_DATA_STORE string = storeContainer

@description('The name of the vault with the partner token.')
output CARDGENIUS_VAULT string = vault.outputs.name

@description('Application Insights.')
output CARDGENIUS_TELEMETRY string = monitoring.outputs.name

@description('The workbook.')
output CARDGENIUS_WORKBOOK string = workbook.outputs.id
