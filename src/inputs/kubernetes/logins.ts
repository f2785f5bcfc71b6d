/**
 * Data stores whose container's settings say that they ask nobody for a login. What an image does unless it is told
 * otherwise is known of those that the stores' makers publish; a start script or settings out of sight leave it open.
 * https://hub.docker.com/_/redis https://hub.docker.com/_/mongo https://hub.docker.com/_/memcached
 * https://hub.docker.com/_/postgres https://hub.docker.com/_/mysql https://hub.docker.com/_/mariadb
 * https://github.com/bitnami/containers
 */
interface Container {
  readonly image: unknown;
  readonly words: readonly string[];
  readonly env: readonly unknown[];
  readonly envFrom: readonly unknown[];
  readonly mounts: readonly unknown[];
  /** Whether commands of its own run in it once it has started. */
  readonly runsOnStart: boolean;
}

/** How a maker's image is told to let in whoever asks. */
interface Opening {
  readonly image: RegExp;
  /** The programs by which it may be started. */
  readonly programs: readonly string[];
  /** Whether it lets in whoever asks unless arguments, variables of these names or what is mounted there say otherwise. */
  readonly unless?: { readonly words: RegExp; readonly variables?: RegExp; readonly mounts?: RegExp };
  /** Else: variables that let in whoever asks, with their values; those of `unless` close it again. */
  readonly where?: Readonly<Record<string, RegExp>>;
}

/** Docker's own images, by any of their names. */
const official = (names: string) => new RegExp(`^(?:(?:[\\w.:-]+/)*library/|docker\\.io/)?(?:${names})(?:[:@]|$)`);

/** Scripts there may set the first passwords. */
const FIRST_SCRIPTS = /^\/docker-entrypoint-initdb\.d(\/|$)/;

/** What is mounted there may take the place of the image's own programs. */
const OWN_PROGRAMS = /^\/(usr\/(local\/)?)?s?bin(\/|$)|entrypoint\.sh$/;

const YES = /^(1|yes|true)$/i;
const OPENINGS: readonly Opening[] = [
  {
    image: new RegExp(`${official("redis|valkey").source}|^(?:docker\\.io/)?valkey/valkey(?:[:@]|$)`),
    programs: ["redis-server", "valkey-server"],
    unless: { words: /pass|acl|conf|user|protected|bind|tls|include|\$/i },
  },
  {
    image: official("memcached"),
    programs: ["memcached"],
    unless: { words: /^-[a-zA-Z]*[SYl]|^-p0$|sasl|auth|listen|\$/ },
  },
  {
    image: official("mongo"),
    programs: ["mongod"],
    unless: { words: /auth|key|conf|^-f|bind|tls|ssl|\$/i, variables: /^MONGO_INITDB_ROOT_/ },
  },
  {
    image: official("postgres"),
    programs: ["postgres"],
    unless: { words: /conf|hba|listen|\$/ },
    where: { POSTGRES_HOST_AUTH_METHOD: /^trust$/ },
  },
  {
    image: official("mysql|mariadb"),
    programs: ["mysqld", "mariadbd"],
    unless: {
      words: /conf|defaults|bind|networking|\$/,
      variables: /^(MYSQL|MARIADB)_(ROOT_PASSWORD|ROOT_HOST|RANDOM_ROOT_PASSWORD)/,
      mounts: FIRST_SCRIPTS,
    },
    where: {
      MYSQL_ALLOW_EMPTY_PASSWORD: /./,
      MARIADB_ALLOW_EMPTY_PASSWORD: /./,
      MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: /./,
    },
  },
  {
    image: /(^|\/)bitnami(legacy)?\/(redis|valkey|mongodb|postgresql|mysql|mariadb)([:@]|$)/,
    programs: [],
    unless: { words: /./, variables: /PASSWORDS?(_FILE)?$/, mounts: /initdb|\/bitnami\/.*(conf|etc)/ },
    where: { ALLOW_EMPTY_PASSWORD: YES },
  },
  {
    image: new RegExp(
      `${official("elasticsearch").source}|^(?:(?:docker\\.io/)?elastic|docker\\.elastic\\.co/elasticsearch)/elasticsearch(?:-wolfi)?(?:[:@]|$)`,
    ),
    programs: [],
    unless: { words: /./ },
    where: { "xpack.security.enabled": /^false$/i },
  },
];

/** `none` where it asks for none, for sure; undefined where it may ask. */
export function loginOf({ image, words, env, envFrom, mounts, runsOnStart }: Container): "none" | undefined {
  const opening = typeof image === "string" ? OPENINGS.find((each) => each.image.test(image)) : undefined;
  if (opening === undefined || envFrom.length > 0 || runsOnStart) return undefined;
  const { programs, unless, where } = opening;
  const paths = mounts.map((each) => String((each as { mountPath?: unknown }).mountPath));
  if (paths.some((path) => OWN_PROGRAMS.test(path) || unless?.mounts?.test(path) === true)) return undefined;
  const [first = "", ...rest] = words;
  const program = first.slice(first.lastIndexOf("/") + 1);
  const options = programs.includes(program) ? rest : words;
  // What comes first and is no option is another program, or a file of settings.
  if (options.length > 0 && !/^-./.test(options[0]!)) return undefined;
  const isClosed = (word: string, index: number) =>
    unless?.words.test(word) === true || (word === "0" && /^--?p(ort)?$/.test(options[index - 1] ?? ""));
  if (options.some(isClosed)) return undefined;
  const variables = env.map((each) => each as { name?: unknown; value?: unknown });
  const allow = Object.keys(where ?? {});
  if (
    variables.some(
      ({ name }) => typeof name === "string" && !allow.includes(name) && unless?.variables?.test(name) === true,
    )
  )
    return undefined;
  if (where === undefined) return "none";
  const isSaid = variables.some(
    ({ name, value }) => typeof name === "string" && typeof value === "string" && where[name]?.test(value) === true,
  );
  return isSaid ? "none" : undefined;
}
