/** Addresses as conditions write them. */
import { isIP } from "node:net";

/** An address, or a range as `192.0.2.0/24`: wildcards and variables are not taken. */
export function isAddressRange(value: string): boolean {
  const [, address = "", bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits ?? 0) <= (version === 4 ? 32 : 128);
}
