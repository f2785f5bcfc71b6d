/** What the containers of pods listen on. */
import { items, number, text } from "./fields.js";
import { readProtocol } from "./network/ports.js";
import type { PortProtocol } from "./network/ports.js";
import type { PodSpec } from "./workloads.js";

/** A port of a Service, or of a container as if it were one. */
export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: PortProtocol;
  readonly target: number | string;
  readonly nodePort: number | undefined;
  readonly application: string | undefined;
}

/** What the containers of a pod say that they listen on. */
export function containerPorts(pod: PodSpec): ServicePort[] {
  return items(pod.spec, "containers").flatMap((container) =>
    items(container, "ports").flatMap((each) => {
      const port = number(each, "containerPort");
      const protocol = readProtocol(text(each, "protocol"));
      if (port === undefined || protocol === undefined) return [];
      return [{ name: text(each, "name"), port, protocol, target: port, nodePort: undefined, application: undefined }];
    }),
  );
}
