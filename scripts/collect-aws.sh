#!/usr/bin/env bash
# Asks one AWS account for what Breachline reads of it, and writes the answers to a folder to be imported:
#
#   scripts/collect-aws.sh --out aws && breachline import aws --source aws
#
# All calls only read; scripts/collect-aws-policy.json permits them and nothing else. No value of a secret, parameter,
# variable or start script is written: calls that answer with nothing else are not made, and of the others such values
# are left out. A second run goes on where the first one ended, and asks again for what failed.
set -euo pipefail
export LC_ALL=C

usage() {
  cat <<'TEXT'
usage: collect-aws.sh [--out FOLDER] [--regions REGION,REGION…] [--profile NAME] [--no-findings]

  --out FOLDER      where to write (default: aws)
  --regions LIST    regions to ask, separated by commas (default: all that the account has enabled)
  --profile NAME    profile of the AWS command line
  --no-findings     leave out Security Hub, Inspector, GuardDuty and Macie

Ends with 0 when all was answered, 1 when some calls were not (FOLDER/<account>/errors.txt lists them), 2 for wrong arguments.
TEXT
}

out=aws
regions=
findings=yes
while [ $# -gt 0 ]; do
  case "$1" in
    --out | --regions | --profile)
      [ $# -ge 2 ] || { echo "collect-aws.sh: $1 needs a value" >&2; usage >&2; exit 2; }
      case "$1" in
        --out) out=$2 ;;
        --regions) regions=$(printf '%s' "$2" | tr ',' ' ') ;;
        --profile) export AWS_PROFILE=$2 ;;
      esac
      shift 2
      ;;
    --no-findings) findings=no; shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "collect-aws.sh: unknown argument $1" >&2; usage >&2; exit 2 ;;
  esac
done
command -v aws >/dev/null || { echo "collect-aws.sh: the AWS command line (aws) is not installed" >&2; exit 2; }

# Large accounts are throttled; the command line tries again by itself. Pages are put together by it, too.
export AWS_PAGER='' AWS_MAX_ATTEMPTS=10 AWS_RETRY_MODE=standard

# What services answer where there is nothing, which is an answer like any other.
absent='NoSuch|ReportNotPresent|ReportExpired|NotFound|does not exist|NotConfigured|not (enabled|subscribed)|is not (enabled|in use)|AWSOrganizationsNotInUse'
# Services that the account does not use, or that the region does not have.
unused='InvalidAccessException|Macie is not enabled|EndpointConnectionError|Could not connect to the endpoint'

# encode NAME: sets `encoded` to the name as it may stand in a path: a bucket, an ARN.
encode() {
  local text=$1 char code
  encoded=
  while [ -n "$text" ]; do
    char=${text%"${text#?}"}
    text=${text#?}
    case "$char" in
      [A-Za-z0-9._-]) encoded=$encoded$char ;;
      *)
        printf -v code '%%%02X' "'$char"
        encoded=$encoded$code
        ;;
    esac
  done
}

# fault COMMAND FILE: notes that a call was not answered and what was said, once for each run.
fault() {
  printf 'aws %s: %s\n' "$1" "$(tr '\n' ' ' <"$2" | cut -c1-400)" >>"$errors"
}

# save FILE ARGUMENT…: keeps what aws answers, unless it is there already. Empty answers and "there is none" are kept too.
save() {
  local file=$1
  shift
  if [ -s "$file" ] || [ -e "$file.none" ]; then return 0; fi
  [ -d "${file%/*}" ] || mkdir -p "${file%/*}"
  if aws "$@" --output json >"$file.part" 2>"$file.error" </dev/null; then
    if [ -s "$file.part" ]; then mv "$file.part" "$file"; else : >"$file.none"; fi
  elif grep -qE "$absent|$unused" "$file.error"; then
    : >"$file.none"
  else
    fault "$*" "$file.error"
  fi
  rm -f "$file.part" "$file.error"
}

# names QUERY ARGUMENT…: the names that a list holds, one a line. Nothing where it cannot be had, which is noted.
names() {
  local query=$1 said
  shift
  said=$(mktemp)
  if aws "$@" --query "$query" --output text 2>"$said" </dev/null | tr -s '[:blank:]' '\n' | grep -vxE 'None|' || [ ! -s "$said" ]; then
    :
  elif ! grep -qE "$absent|$unused" "$said"; then
    fault "$*" "$said"
  fi
  rm -f "$said"
}

# each FOLDER QUERY LIST-ARGUMENTS -- CALL-ARGUMENTS: the call for each name in the list, the name in place of {}.
each() {
  local folder=$1 query=$2 list=() call=() argument name
  shift 2
  while [ "$1" != -- ]; do list+=("$1"); shift; done
  shift
  names "$query" "${list[@]}" | while IFS= read -r name; do
    call=()
    for argument in "$@"; do
      if [ "$argument" = '{}' ]; then call+=("$name"); else call+=("$argument"); fi
    done
    encode "$name"
    save "$folder/$encoded.json" "${call[@]}"
  done
}

collect_organization() {
  local to=$1 kind parent
  save "$to/organizations-describe-organization.json" organizations describe-organization
  [ -s "$to/organizations-describe-organization.json" ] || return 0
  save "$to/organizations-list-roots.json" organizations list-roots
  for kind in SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY; do
    each "$to/organizations-describe-policy" 'Policies[].Id' organizations list-policies --filter "$kind" -- \
      organizations describe-policy --policy-id '{}'
    each "$to/organizations-list-targets-for-policy" 'Policies[].Id' organizations list-policies --filter "$kind" -- \
      organizations list-targets-for-policy --policy-id '{}'
  done
  names 'Roots[].Id' organizations list-roots | while IFS= read -r parent; do collect_unit "$to" "$parent"; done
}

# The accounts and units of one unit, and what lies in these.
collect_unit() {
  local to=$1 parent=$2 unit
  save "$to/organizations-list-accounts-for-parent/$parent.json" organizations list-accounts-for-parent --parent-id "$parent"
  save "$to/organizations-list-organizational-units-for-parent/$parent.json" \
    organizations list-organizational-units-for-parent --parent-id "$parent"
  names 'OrganizationalUnits[].Id' organizations list-organizational-units-for-parent --parent-id "$parent" |
    while IFS= read -r unit; do collect_unit "$to" "$unit"; done
}

collect_global() {
  local to=$1 account=$2 call
  save "$to/iam-get-account-authorization-details.json" iam get-account-authorization-details
  # There is one where somebody had it made within four hours (iam generate-credential-report).
  save "$to/iam-get-credential-report.json" iam get-credential-report
  save "$to/s3api-list-buckets.json" s3api list-buckets
  for call in get-bucket-policy get-bucket-acl get-public-access-block get-bucket-ownership-controls \
    get-bucket-encryption; do
    each "$to/s3api-$call" 'Buckets[].Name' s3api list-buckets -- s3api "$call" --bucket '{}'
  done
  save "$to/s3control-get-public-access-block/$account.json" s3control get-public-access-block --account-id "$account"
  save "$to/cloudfront-list-distributions.json" cloudfront list-distributions
  each "$to/route53-list-resource-record-sets" 'HostedZones[].Id' route53 list-hosted-zones -- \
    route53 list-resource-record-sets --hosted-zone-id '{}' \
    --query '{ResourceRecordSets:ResourceRecordSets[?Type==`A` || Type==`AAAA` || Type==`CNAME`]}'
  collect_organization "$to"
}

collect_network() {
  local to=$1 call
  shift
  for call in describe-vpcs describe-subnets describe-security-groups describe-network-acls describe-route-tables \
    describe-internet-gateways describe-nat-gateways describe-vpc-peering-connections \
    describe-transit-gateway-attachments describe-prefix-lists describe-network-interfaces describe-addresses; do
    save "$to/ec2-$call.json" ec2 "$call" "$@"
  done
  each "$to/ec2-search-transit-gateway-routes" 'TransitGatewayRouteTables[].TransitGatewayRouteTableId' \
    ec2 describe-transit-gateway-route-tables "$@" -- \
    ec2 search-transit-gateway-routes --filters Name=state,Values=active --transit-gateway-route-table-id '{}' "$@"
  each "$to/ec2-get-transit-gateway-route-table-propagations" 'TransitGatewayRouteTables[].TransitGatewayRouteTableId' \
    ec2 describe-transit-gateway-route-tables "$@" -- \
    ec2 get-transit-gateway-route-table-propagations --transit-gateway-route-table-id '{}' "$@"
  save "$to/elb-describe-load-balancers.json" elb describe-load-balancers "$@"
  save "$to/elbv2-describe-load-balancers.json" elbv2 describe-load-balancers "$@"
  save "$to/elbv2-describe-target-groups.json" elbv2 describe-target-groups "$@"
  each "$to/elbv2-describe-listeners" 'LoadBalancers[].LoadBalancerArn' elbv2 describe-load-balancers "$@" -- \
    elbv2 describe-listeners --load-balancer-arn '{}' "$@"
  each "$to/elbv2-describe-target-health" 'TargetGroups[].TargetGroupArn' elbv2 describe-target-groups "$@" -- \
    elbv2 describe-target-health --target-group-arn '{}' "$@"
  save "$to/apigateway-get-rest-apis.json" apigateway get-rest-apis "$@"
  save "$to/apigatewayv2-get-apis.json" apigatewayv2 get-apis "$@"
  each "$to/apigatewayv2-get-integrations" 'Items[].ApiId' apigatewayv2 get-apis "$@" -- \
    apigatewayv2 get-integrations --api-id '{}' "$@"
}

# Of containers, functions, builds and stacks the queries leave out variables, parameters and outputs.
container_fields='name:name,image:image,privileged:privileged,user:user,portMappings:portMappings,mountPoints:mountPoints,linuxParameters:linuxParameters'
function_fields='FunctionName:FunctionName,FunctionArn:FunctionArn,Role:Role,Runtime:Runtime,Handler:Handler,PackageType:PackageType,VpcConfig:VpcConfig,Layers:Layers'
task_fields="taskDefinitionArn:taskDefinitionArn,family:family,revision:revision,taskRoleArn:taskRoleArn,executionRoleArn:executionRoleArn,networkMode:networkMode,pidMode:pidMode,volumes:volumes,status:status,containerDefinitions:containerDefinitions[].{$container_fields}"

collect_workloads() {
  local to=$1 cluster task
  shift
  save "$to/ec2-describe-instances.json" ec2 describe-instances "$@"
  save "$to/ec2-describe-instance-connect-endpoints.json" ec2 describe-instance-connect-endpoints "$@"
  save "$to/autoscaling-describe-auto-scaling-groups.json" autoscaling describe-auto-scaling-groups "$@"
  save "$to/lambda-list-functions.json" lambda list-functions "$@" --query "{Functions:Functions[].{$function_fields}}"
  each "$to/lambda-get-policy" 'Functions[].FunctionName' lambda list-functions "$@" -- \
    lambda get-policy --function-name '{}' "$@"
  each "$to/lambda-get-function-url-config" 'Functions[].FunctionName' lambda list-functions "$@" -- \
    lambda get-function-url-config --function-name '{}' "$@"
  names 'clusterArns[]' ecs list-clusters "$@" | while IFS= read -r cluster; do
    encode "$cluster"
    each "$to/ecs-describe-services/$encoded" 'serviceArns[]' ecs list-services --cluster "$cluster" "$@" -- \
      ecs describe-services --cluster "$cluster" --services '{}' "$@"
    encode "$cluster"
    each "$to/ecs-describe-tasks/$encoded" 'taskArns[]' ecs list-tasks --cluster "$cluster" "$@" -- \
      ecs describe-tasks --cluster "$cluster" --tasks '{}' "$@" \
      --query '{tasks:tasks[].{taskArn:taskArn,clusterArn:clusterArn,group:group,taskDefinitionArn:taskDefinitionArn,lastStatus:lastStatus,launchType:launchType,containerInstanceArn:containerInstanceArn,attachments:attachments}}'
  done
  names 'taskDefinitionArns[]' ecs list-task-definitions --status ACTIVE "$@" | while IFS= read -r task; do
    encode "$task"
    save "$to/ecs-describe-task-definition/$encoded.json" ecs describe-task-definition \
      --task-definition "$task" "$@" --query "{taskDefinition:taskDefinition.{$task_fields}}"
  done
  each "$to/eks-describe-cluster" 'clusters[]' eks list-clusters "$@" -- eks describe-cluster --name '{}' "$@"
  names 'clusters[]' eks list-clusters "$@" | while IFS= read -r cluster; do
    encode "$cluster"
    each "$to/eks-describe-access-entry/$encoded" 'accessEntries[]' eks list-access-entries --cluster-name "$cluster" "$@" -- \
      eks describe-access-entry --cluster-name "$cluster" --principal-arn '{}' "$@"
    encode "$cluster"
    each "$to/eks-describe-pod-identity-association/$encoded" 'associations[].associationId' \
      eks list-pod-identity-associations --cluster-name "$cluster" "$@" -- \
      eks describe-pod-identity-association --cluster-name "$cluster" --association-id '{}' "$@"
    encode "$cluster"
    each "$to/eks-list-associated-access-policies/$encoded" 'accessEntries[]' \
      eks list-access-entries --cluster-name "$cluster" "$@" -- \
      eks list-associated-access-policies --cluster-name "$cluster" --principal-arn '{}' "$@"
  done
  each "$to/codebuild-batch-get-projects" 'projects[]' codebuild list-projects "$@" -- \
    codebuild batch-get-projects --names '{}' "$@" \
    --query '{projects:projects[].{name:name,arn:arn,serviceRole:serviceRole,vpcConfig:vpcConfig}}'
  save "$to/cloudformation-describe-stacks.json" cloudformation describe-stacks "$@" \
    --query '{Stacks:Stacks[].{StackId:StackId,StackName:StackName,RoleARN:RoleARN,StackStatus:StackStatus}}'
}

collect_stores() {
  local to=$1
  shift
  save "$to/rds-describe-db-instances.json" rds describe-db-instances "$@"
  save "$to/rds-describe-db-clusters.json" rds describe-db-clusters "$@"
  save "$to/rds-describe-db-subnet-groups.json" rds describe-db-subnet-groups "$@"
  save "$to/rds-describe-db-snapshots.json" rds describe-db-snapshots --snapshot-type manual "$@"
  each "$to/rds-describe-db-snapshot-attributes" 'DBSnapshots[].DBSnapshotIdentifier' \
    rds describe-db-snapshots --snapshot-type manual "$@" -- \
    rds describe-db-snapshot-attributes --db-snapshot-identifier '{}' "$@"
  save "$to/rds-describe-db-cluster-snapshots.json" rds describe-db-cluster-snapshots --snapshot-type manual "$@"
  each "$to/rds-describe-db-cluster-snapshot-attributes" 'DBClusterSnapshots[].DBClusterSnapshotIdentifier' \
    rds describe-db-cluster-snapshots --snapshot-type manual "$@" -- \
    rds describe-db-cluster-snapshot-attributes --db-cluster-snapshot-identifier '{}' "$@"
  save "$to/redshift-describe-clusters.json" redshift describe-clusters "$@"
  save "$to/redshift-describe-cluster-subnet-groups.json" redshift describe-cluster-subnet-groups "$@"
  save "$to/kafka-list-clusters-v2.json" kafka list-clusters-v2 "$@"
  save "$to/ec2-describe-snapshots.json" ec2 describe-snapshots --owner-ids self "$@"
  each "$to/ec2-describe-snapshot-attribute" 'Snapshots[].SnapshotId' ec2 describe-snapshots --owner-ids self "$@" -- \
    ec2 describe-snapshot-attribute --attribute createVolumePermission --snapshot-id '{}' "$@"
  each "$to/backup-list-recovery-points-by-backup-vault" 'BackupVaultList[].BackupVaultName' backup list-backup-vaults "$@" -- \
    backup list-recovery-points-by-backup-vault --backup-vault-name '{}' "$@"
  each "$to/backup-get-backup-vault-access-policy" 'BackupVaultList[].BackupVaultName' backup list-backup-vaults "$@" -- \
    backup get-backup-vault-access-policy --backup-vault-name '{}' "$@"
  save "$to/ec2-describe-images.json" ec2 describe-images --owners self "$@"
  save "$to/efs-describe-file-systems.json" efs describe-file-systems "$@"
  each "$to/efs-describe-mount-targets" 'FileSystems[].FileSystemId' efs describe-file-systems "$@" -- \
    efs describe-mount-targets --file-system-id '{}' "$@"
  each "$to/efs-describe-file-system-policy" 'FileSystems[].FileSystemId' efs describe-file-systems "$@" -- \
    efs describe-file-system-policy --file-system-id '{}' "$@"
  each "$to/dynamodb-describe-table" 'TableNames[]' dynamodb list-tables "$@" -- \
    dynamodb describe-table --table-name '{}' "$@"
  each "$to/opensearch-describe-domain" 'DomainNames[].DomainName' opensearch list-domain-names "$@" -- \
    opensearch describe-domain --domain-name '{}' "$@"
  each "$to/sqs-get-queue-attributes" 'QueueUrls[]' sqs list-queues "$@" -- \
    sqs get-queue-attributes --queue-url '{}' --attribute-names QueueArn Policy KmsMasterKeyId "$@"
  each "$to/sns-get-topic-attributes" 'Topics[].TopicArn' sns list-topics "$@" -- \
    sns get-topic-attributes --topic-arn '{}' "$@"
  save "$to/secretsmanager-list-secrets.json" secretsmanager list-secrets "$@"
  each "$to/secretsmanager-get-resource-policy" 'SecretList[].ARN' secretsmanager list-secrets "$@" -- \
    secretsmanager get-resource-policy --secret-id '{}' "$@"
  save "$to/ssm-describe-parameters.json" ssm describe-parameters "$@"
  save "$to/kms-list-keys.json" kms list-keys "$@"
  save "$to/kms-list-aliases.json" kms list-aliases "$@"
  each "$to/kms-get-key-policy" 'Keys[].KeyId' kms list-keys "$@" -- \
    kms get-key-policy --key-id '{}' --policy-name default "$@"
  save "$to/ecr-describe-repositories.json" ecr describe-repositories "$@"
  save "$to/rolesanywhere-list-trust-anchors.json" rolesanywhere list-trust-anchors "$@"
  save "$to/rolesanywhere-list-profiles.json" rolesanywhere list-profiles "$@"
  each "$to/cognito-identity-describe-identity-pool" 'IdentityPools[].IdentityPoolId' \
    cognito-identity list-identity-pools --max-results 60 "$@" -- \
    cognito-identity describe-identity-pool --identity-pool-id '{}' "$@"
  each "$to/cognito-identity-get-identity-pool-roles" 'IdentityPools[].IdentityPoolId' \
    cognito-identity list-identity-pools --max-results 60 "$@" -- \
    cognito-identity get-identity-pool-roles --identity-pool-id '{}' "$@"
  each "$to/cognito-idp-describe-user-pool" 'UserPools[].Id' cognito-idp list-user-pools --max-results 60 "$@" -- \
    cognito-idp describe-user-pool --user-pool-id '{}' "$@" \
    --query '{UserPool:UserPool.{Arn:Arn,Id:Id,Name:Name,AdminCreateUserConfig:AdminCreateUserConfig}}'
  each "$to/ecr-get-repository-policy" 'repositories[].repositoryName' ecr describe-repositories "$@" -- \
    ecr get-repository-policy --repository-name '{}' "$@"
}

# by_fifty FOLDER QUERY LIST-ARGUMENTS -- GET-ARGUMENTS: services that list ids give at most 50 findings a call.
by_fifty() {
  local folder=$1 query=$2 list=() chunk number=0
  shift 2
  while [ "$1" != -- ]; do list+=("$1"); shift; done
  shift
  names "$query" "${list[@]}" | xargs -n 50 | while IFS= read -r chunk; do
    [ -n "$chunk" ] || continue
    number=$((number + 1))
    # shellcheck disable=SC2086 # Ids are separate arguments and hold no spaces.
    save "$folder/$number.json" "$@" $chunk
  done
}

collect_findings() {
  local to=$1 detector
  shift
  save "$to/securityhub-get-findings.json" securityhub get-findings "$@" \
    --filters '{"RecordState":[{"Value":"ACTIVE","Comparison":"EQUALS"}]}'
  save "$to/inspector2-list-findings.json" inspector2 list-findings "$@"
  names 'DetectorIds[]' guardduty list-detectors "$@" | while IFS= read -r detector; do
    by_fifty "$to/guardduty-get-findings/$detector" 'FindingIds[]' guardduty list-findings --detector-id "$detector" "$@" -- \
      guardduty get-findings --detector-id "$detector" "$@" --finding-ids
  done
  by_fifty "$to/macie2-get-findings" 'findingIds[]' macie2 list-findings "$@" -- macie2 get-findings "$@" --finding-ids
}

whoami=$(aws sts get-caller-identity --output json </dev/null) || {
  echo "collect-aws.sh: nobody is logged in: set a profile or credentials of the AWS command line" >&2
  exit 1
}
account=$(printf '%s' "$whoami" | tr -d ' \n' | sed -n 's/.*"Account":"\([0-9]*\)".*/\1/p')
[ -n "$account" ] || { echo "collect-aws.sh: aws sts get-caller-identity names no account" >&2; exit 1; }
mkdir -p "$out/$account"
printf '%s\n' "$whoami" >"$out/$account/sts-get-caller-identity.json"
errors=$out/$account/errors.txt
: >"$errors"

[ -n "$regions" ] || regions=$(names 'Regions[].RegionName' ec2 describe-regions | tr '\n' ' ')
[ -n "$regions" ] || { echo "collect-aws.sh: no region is known: give some with --regions" >&2; exit 1; }

echo "account $account: what is the same in all regions" >&2
collect_global "$out/$account/global" "$account"
for region in $regions; do
  echo "account $account: $region" >&2
  to=$out/$account/$region
  collect_network "$to" --region "$region"
  collect_workloads "$to" --region "$region"
  collect_stores "$to" --region "$region"
  [ "$findings" = no ] || collect_findings "$to" --region "$region"
done

if [ -s "$errors" ]; then
  echo "$(grep -c . "$errors") calls were not answered; $errors lists them. Run again to ask for them once more." >&2
  exit 1
fi
rm -f "$errors"
echo "$out/$account holds all answers" >&2
