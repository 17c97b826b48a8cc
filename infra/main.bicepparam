// The parameter values come from the variables of the azd environment (`azd env set NAME value`). docs/azure.md lists them. Numbers use json() and
// not int(), because the compiler evaluates json() and compares the value with the allowed values of the parameter.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param resourceGroupName = readEnvironmentVariable('AZURE_RESOURCE_GROUP', '')
param operatorId = readEnvironmentVariable('CARDGENIUS_OPERATOR_ID', readEnvironmentVariable('AZURE_PRINCIPAL_ID', ''))
param operatorType = readEnvironmentVariable(
  'CARDGENIUS_OPERATOR_TYPE',
  readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
)

param apiUrl = readEnvironmentVariable('CARDGENIUS_API', '')
param apiTimeoutSeconds = readEnvironmentVariable('CARDGENIUS_API_TIMEOUT_SECONDS', '')
param retryAfterMaxSeconds = readEnvironmentVariable('CARDGENIUS_RETRY_AFTER_MAX_SECONDS', '')
param agreedConcurrency = json(readEnvironmentVariable('CARDGENIUS_AGREED_CONCURRENCY', '20'))
param concurrency = json(readEnvironmentVariable('CARDGENIUS_CONCURRENCY', '20'))
param requestsPerSecond = readEnvironmentVariable('CARDGENIUS_REQUESTS_PER_SECOND', '')
param topN = readEnvironmentVariable('CARDGENIUS_TOP_N', '')
param failureTolerance = readEnvironmentVariable('CARDGENIUS_FAILURE_TOLERANCE', '')
param noCardTolerance = readEnvironmentVariable('CARDGENIUS_NO_CARD_TOLERANCE', '')
param tracedRuns = readEnvironmentVariable('CARDGENIUS_TRACED_RUNS', '')
param rejectTolerance = readEnvironmentVariable('CARDGENIUS_REJECT_TOLERANCE', '')
param checkEchoedSpends = readEnvironmentVariable('CARDGENIUS_CHECK_ECHOED_SPENDS', '')
param ignoreColumns = readEnvironmentVariable('CARDGENIUS_IGNORE_COLUMNS', '')
param csvSafe = readEnvironmentVariable('CARDGENIUS_CSV_SAFE', '')
param allowPlainHttp = readEnvironmentVariable('CARDGENIUS_ALLOW_PLAIN_HTTP', '')
param usesPartnerToken = bool(readEnvironmentVariable('CARDGENIUS_USES_PARTNER_TOKEN', 'false'))

param weeklyAt = readEnvironmentVariable('CARDGENIUS_WEEKLY_AT', 'Monday 02:00')
param timeZone = readEnvironmentVariable('CARDGENIUS_TIME_ZONE', 'UTC')
param inputPrefix = readEnvironmentVariable('CARDGENIUS_INPUT_PREFIX', '')
param weeklyPrefix = readEnvironmentVariable('CARDGENIUS_WEEKLY_PREFIX', 'weekly/')
param cardsFile = readEnvironmentVariable(
  'CARDGENIUS_COMMISSIONABLE_CARDS_FILE',
  readEnvironmentVariable('CARDGENIUS_CARDS_FILE', '')
)
param namesFile = readEnvironmentVariable(
  'CARDGENIUS_DISPLAY_NAMES_FILE',
  readEnvironmentVariable('CARDGENIUS_NAMES_FILE', '')
)

param historyDays = json(readEnvironmentVariable('CARDGENIUS_HISTORY_DAYS', '30'))
param runRetentionDays = json(readEnvironmentVariable('CARDGENIUS_RUN_RETENTION_DAYS', '30'))
param inputRetentionDays = json(readEnvironmentVariable('CARDGENIUS_INPUT_RETENTION_DAYS', '0'))
param dataRedundancy = readEnvironmentVariable('CARDGENIUS_DATA_REDUNDANCY', 'Standard_LRS')
param instanceMemoryMB = json(readEnvironmentVariable('CARDGENIUS_INSTANCE_MEMORY_MB', '2048'))
param maximumInstanceCount = json(readEnvironmentVariable('CARDGENIUS_MAXIMUM_INSTANCES', '40'))
param alwaysReadyInstances = json(readEnvironmentVariable('CARDGENIUS_ALWAYS_READY_INSTANCES', '1'))
param durableBackend = readEnvironmentVariable('CARDGENIUS_DURABLE_BACKEND', 'azureStorage')
param telemetryRetentionDays = json(readEnvironmentVariable('CARDGENIUS_TELEMETRY_RETENTION_DAYS', '30'))
param telemetryDailyGB = json(readEnvironmentVariable('CARDGENIUS_TELEMETRY_DAILY_GB', '2'))

param alertEmails = filter(
  split(readEnvironmentVariable('CARDGENIUS_ALERT_EMAILS', ''), ','),
  address => !empty(address)
)
param alertWebhook = readEnvironmentVariable('CARDGENIUS_ALERT_WEBHOOK', '')
param alertsEnabled = bool(readEnvironmentVariable('CARDGENIUS_ALERTS', 'true'))
param monthlyBudget = json(readEnvironmentVariable('CARDGENIUS_MONTHLY_BUDGET', '100'))
param budgetStart = readEnvironmentVariable('CARDGENIUS_BUDGET_START', '')

param purgeProtection = bool(readEnvironmentVariable('CARDGENIUS_PURGE_PROTECTION', 'false'))
param privateNetwork = bool(readEnvironmentVariable('CARDGENIUS_PRIVATE_NETWORK', 'false'))
param networkAddresses = readEnvironmentVariable('CARDGENIUS_NETWORK_ADDRESSES', '10.80.0.0/24')
param allowedAddresses = filter(
  split(readEnvironmentVariable('CARDGENIUS_ALLOWED_ADDRESSES', ''), ','),
  address => !empty(address)
)
