/** What AWS and Terraform say of accounts, as objects for the AWS resolver. */
export { authorizationDetails } from "./authorization-details.js";
export { credentialReport } from "./credential-report.js";
export { organizations } from "./organizations.js";
export { terraform } from "./terraform.js";
export { awsCollector } from "./network/collector.js";
export { awsDescribe } from "./describe.js";
export { awsConfig } from "./config/index.js";
