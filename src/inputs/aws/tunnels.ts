/**
 * Endpoints of EC2 Instance Connect: whoever may open a tunnel sends from their place in the network, to the ports of logins alone.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/eice-security-groups.html
 */
import { compact, type AwsRecord } from "./record.js";

export interface Tunnel {
  readonly arn: string | undefined;
  readonly id: string | undefined;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  /** Machines see the address of whoever opened the tunnel, not the endpoint's. */
  readonly asClient: boolean;
}

export const tunnelEndpoint = ({ arn, id }: Tunnel): AwsRecord =>
  compact({ type: "ec2:instance-connect-endpoint", arn, id, name: id });

/** The ports that `open-tunnel` takes. */
const LOGINS = [22, 3389].map((port) => ({ protocol: "tcp", from: port, to: port }));

export const tunnelMember = ({ arn, id, subnets, groups, asClient }: Tunnel): AwsRecord =>
  compact({
    type: "ec2:member",
    owner: arn,
    name: id,
    subnets,
    groups,
    receives: false,
    opens: LOGINS,
    asClient: asClient || undefined,
  });
