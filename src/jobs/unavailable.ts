/** Jobs cannot be taken or told of now. The message says why and what to do; the command ends with 3. */
export class JobsUnavailable extends Error {
  override readonly name: string = "JobsUnavailable";
  readonly exitCode = 3;
}

/** Redis cannot be reached or is not fit for jobs. The message names the address, without user and password. */
export class RedisUnusable extends JobsUnavailable {
  override readonly name = "RedisUnusable";
}
