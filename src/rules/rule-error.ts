/** A rule file that cannot be used. The message names file and line and says what to do; the command ends with 2. */
export class RuleError extends Error {
  override readonly name = "RuleError";
  readonly exitCode = 2;

  /**
   * @param file path of the rule file, from the root of the repository
   * @param line counted from 1
   * @param why what is wrong and what to do, whole sentences
   */
  constructor(
    readonly file: string,
    readonly line: number,
    why: string,
    options?: ErrorOptions,
  ) {
    super(`${file}:${line}: ${why}`, options);
  }
}
