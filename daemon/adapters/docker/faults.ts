import { Fault, type FaultReason } from "../../../core/fault.js";
import { outOfAddressesDetails } from "../../minion/engine/cidr.js";

/** What docker-modem throws for an answer outside 2xx. */
interface ModemError extends Error {
  statusCode?: number;
  json?: { message?: string } | Buffer | null;
}

/** Errors of the socket that say the engine is not there (now). */
const awayCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EACCES",
  "EPIPE",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "EAI_AGAIN",
]);

/**
 * An error of dockerode, docker-modem or the socket below, as a Fault. This is the one place where such errors are
 * read; everybody after it looks at `reason` and `details.retry` only.
 * @param what what was tried, e.g. `create container "web"`
 */
export function dockerFault(what: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  const status = (error as ModemError).statusCode;
  if (status !== undefined) return answered(what, status, messageOf(error as ModemError), error);
  const code = (error as NodeJS.ErrnoException).code;
  const text = error instanceof Error ? error.message : String(error);
  if ((code !== undefined && awayCodes.has(code)) || /socket hang up|aborted|premature close/i.test(text)) {
    return new Fault("ServiceUnavailable", `${what}: ${away(code, text)}`, { retry: true }, { cause: error });
  }
  if (
    code?.startsWith("ERR_TLS") ||
    code?.startsWith("ERR_SSL") ||
    /certificate|self.signed|wrong version number/i.test(text)
  ) {
    const advice = "check DOCKER_CERT_PATH (ca.pem, cert.pem, key.pem) and that the engine speaks TLS on this port";
    return new Fault(
      "ServiceUnavailable",
      `${what}: TLS with the Docker engine failed: ${text}; ${advice}`,
      { retry: false },
      { cause: error },
    );
  }
  return new Fault("InternalError", `${what}: ${text}`, { retry: true }, { cause: error });
}

function messageOf(error: ModemError): string {
  if (error.json !== null && typeof error.json === "object" && "message" in error.json && error.json.message) {
    return error.json.message;
  }
  // docker-modem's own words: "(HTTP code 404) no such container - No such container: x "
  return error.message.replace(/^\(HTTP code \d+\) [^-]*- /, "").trim();
}

function away(code: string | undefined, text: string): string {
  switch (code) {
    case "ENOENT":
    case "ECONNREFUSED":
      return `no Docker engine answers (${text}); start it (e.g. "systemctl start docker"), or name another with DOCKER_HOST or --engine`;
    case "EACCES":
      return `the Docker engine's socket may not be opened (${text}); run as root or join the group "docker"`;
    default:
      return `the connection to the Docker engine broke (${text})`;
  }
}

/** Reason and chance of a retry from the status code; Docker puts much into 500, so its words are read for those. */
function answered(what: string, status: number, message: string, cause: unknown): Fault {
  if (outOfAddressesPattern.test(message))
    return new Fault("Conflict", `${what}: ${message}`, outOfAddressesDetails, { cause });
  const [reason, retry] = judge(status, message);
  return new Fault(reason, `${what}: ${message}`, { retry }, { cause });
}

/** What is wrong with the container itself, in the words of an engine that takes it for a fault of its own. */
const unrunnable = /executable file not found|exec format error|unable to find (user|group)|is not a directory/i;
/** Docker's words, and Podman's, for a network without a free address. */
const outOfAddressesPattern =
  /no available (IPv4 )?addresses|(could not|failed to) find free IP|no free (ip )?address/i;

/** A name or a subnet that is taken, and a container in the wrong state. */
const podmanConflict =
  /name "?\S+"? is already in use|UNIQUE constraint failed|network already exists|is already used (on the host|by)|container state improper/i;

function judge(status: number, message: string): [FaultReason, boolean] {
  if (status === 400) return ["BadRequest", false];
  if (status === 401) return ["Unauthorized", false];
  if (status === 403) return ["Forbidden", false];
  if (status === 404) return ["NotFound", false];
  if (status === 409) return ["Conflict", false];
  if (status === 503) return ["ServiceUnavailable", true];
  // Podman answers so where Docker answers 404 or 409: a container that went while it was looked at, names and nets taken.
  if (/no such (container|network)|network not found/i.test(message)) return ["NotFound", false];
  if (podmanConflict.test(message)) return ["Conflict", false];
  if (/no space left on device/i.test(message)) return ["ServiceUnavailable", true];
  if (/port is already allocated|address already in use/i.test(message)) return ["Conflict", true];
  if (/no such file or directory|permission denied|invalid reference format/i.test(message)) return ["Invalid", false];
  if (unrunnable.test(message)) return ["Invalid", false];
  return ["InternalError", true];
}

/** Whether `error` is a Fault of one of these reasons. */
export function isFault(error: unknown, ...reasons: FaultReason[]): error is Fault {
  return error instanceof Fault && reasons.includes(error.reason);
}
