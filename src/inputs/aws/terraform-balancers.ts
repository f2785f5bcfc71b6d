/** Terraform: load balancers with their listeners and targets. */
import { compact, items, text, texts, type Fields } from "./record.js";
import { first, one, type ReadValues as Read } from "./terraform-reading.js";

const balancer: Read = one((values) => ({
  type: "elb:load-balancer",
  arn: text(values.arn),
  name: text(values.name),
  dns: text(values.dns_name),
  public: values.internal !== true,
  network: values.load_balancer_type === "network" || undefined,
  subnets: [...texts(values.subnets), ...items(values.subnet_mapping).flatMap((each) => text(each.subnet_id) ?? [])],
  ...(texts(values.security_groups).length > 0
    ? { groups: texts(values.security_groups) }
    : { unrestricted: values.load_balancer_type === "network" }),
}));

const listener: Read = one((values) => {
  return {
    type: "elb:listener",
    names: [text(values.id), text(values.arn)].filter((each) => each !== undefined),
    balancer: text(values.load_balancer_arn),
    port: values.port,
    targetGroups: groupsIn(items(values.default_action)),
  };
});

/** Rules of a listener forward as its default action does. */
const listenerRule: Read = one((values) => {
  const actions = items(values.action);
  return { type: "elb:listener-rule", listener: text(values.listener_arn), targetGroups: groupsIn(actions) };
});

function groupsIn(actions: readonly Fields[]): string[] {
  const forward = actions.flatMap((each) => items(first(each.forward).target_group));
  return [
    ...actions.flatMap((each) => text(each.target_group_arn) ?? []),
    ...forward.flatMap((each) => text(each.arn) ?? []),
  ];
}

/** The older kind holds its listeners and targets itself. */
const classic: Read = (values) => {
  const arn = text(values.arn);
  if (arn === undefined) return [];
  const listeners = items(values.listener);
  return [
    {
      type: "elb:load-balancer",
      arn,
      name: text(values.name),
      dns: text(values.dns_name),
      public: values.internal !== true,
      subnets: texts(values.subnets),
      groups: texts(values.security_groups),
    },
    ...listeners.map((each) => ({
      type: "elb:listener",
      balancer: arn,
      port: each.lb_port,
      targetGroups: [`${arn}:${String(each.instance_port)}`],
    })),
    ...listeners.flatMap(({ instance_port: port }) =>
      texts(values.instances).map((target) => ({ type: "elb:target", group: `${arn}:${String(port)}`, target, port })),
    ),
  ].map(compact);
};

export const TERRAFORM_BALANCERS: Readonly<Record<string, Read>> = {
  aws_elb: classic,
  aws_lb_listener_rule: listenerRule,
  aws_alb_listener_rule: listenerRule,
  aws_lb: balancer,
  aws_alb: balancer,
  aws_lb_listener: listener,
  aws_alb_listener: listener,
  aws_lb_target_group: one((values) => ({
    type: "elb:target-group",
    arn: text(values.arn),
    port: values.port,
    protocol: text(values.protocol),
  })),
  aws_lb_target_group_attachment: one((values) => ({
    type: "elb:target",
    group: text(values.target_group_arn),
    target: text(values.target_id),
    port: values.port,
  })),
};
