/**
 * The session policy that Cognito puts on guests of an identity pool. In the enhanced flow it gets the credentials itself and
 * narrows them to these; where the pool allows the classic flow, guests ask for the role themselves and get all of it.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html (access policies)
 */
import type { Session } from "./assumption.js";

const WHOLE_SERVICES = [
  "appsync",
  "cloudwatch",
  "codewhisperer",
  "cognito-identity",
  "cognito-idp",
  "cognito-sync",
  "comprehend",
  "dynamodb",
  "execute-api",
  "firehose",
  "gamelift",
  "iot",
  "kinesis",
  "kinesisanalytics",
  "lambda",
  "lex",
  "logs",
  "machinelearning",
  "mobileanalytics",
  "mobiletargeting",
  "personalize",
  "polly",
  "rekognition",
  "s3",
  "sdb",
  "ses",
  "sns",
  "sqs",
  "transcribe",
  "translate",
];

const SINGLE_CALLS = [
  "geo:*deviceposition*",
  "geo:*geofence",
  "geo:*geofences",
  "geo:calculateroute*",
  "geo:getmap*",
  "geo:getplace",
  "geo:listmaps",
  "geo:searchplaceindex*",
  "kms:decrypt",
  "kms:encrypt",
  "kms:generatedatakey*",
  "kms:reencrypt*",
  "rum:putrumevents",
  "sagemaker:invokeendpoint",
  "textract:analyzedocument",
  "textract:detectdocumenttext",
];

export const GUEST: Session = {
  id: "guest",
  name: "guests of its identity pool",
  statements: [
    {
      sid: undefined,
      effect: "Allow",
      actions: [...WHOLE_SERVICES.map((service) => `${service}:*`), ...SINGLE_CALLS],
      resources: ["*"],
      conditions: [],
    },
  ],
};
