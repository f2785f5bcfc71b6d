import { connect } from "node:net";

/** The Bolt preamble, then four proposals: 5.0 to 5.8, 4.4 to 4.2, and two empty ones. */
const GREETING = Buffer.from([
  ...[0x60, 0x60, 0xb0, 0x17],
  ...[0, 8, 8, 5],
  ...[0, 2, 4, 4],
  ...[0, 0, 0, 0],
  ...[0, 0, 0, 0],
]);

/**
 * Whether something on this machine's `port` answers the Bolt handshake within `timeoutMs`. Takes a millisecond when
 * the server is there, and no password: it tells a server that is ready from one that is still starting.
 */
export function answersBolt(port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: "127.0.0.1", port });
    const finish = (answer: boolean) => {
      socket.destroy();
      done(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.once("connect", () => socket.write(GREETING));
    socket.once("data", (reply) => finish(reply.length >= 4 && reply[3] !== 0));
    socket.once("error", () => finish(false));
    socket.once("close", () => finish(false));
  });
}
