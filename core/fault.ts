/**
 * What can go wrong, as a closed list with one meaning each. Errors of the outside world (Docker,
 * sockets, the disk) are translated to a Fault once, where they enter; from there on everybody reads
 * `reason` only. HTTP status and exit codes follow from the reason at the edge that answers.
 */
export const faultStatus = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  AlreadyExists: 409,
  Conflict: 409,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
} as const;

export type FaultReason = keyof typeof faultStatus;

/** The kinds of field faults, in the words of Kubernetes' Status causes. */
export type CauseReason =
  | "FieldValueNotFound"
  | "FieldValueRequired"
  | "FieldValueDuplicate"
  | "FieldValueInvalid"
  | "FieldValueNotSupported"
  | "FieldValueForbidden"
  | "FieldManagerConflict"
  | "DisruptionBudget"
  | "ResourceVersionTooLarge"
  | "NamespaceTerminating";

/** One fault of one field of an object: where, what, and what would be right; or of a request, with no field. */
export interface Cause {
  reason: CauseReason;
  /** Path such as `spec.containers[0].name`. */
  field: string;
  message: string;
}

export interface FaultDetails {
  /** The kind of the object that is meant, e.g. `Pod`. */
  kind?: string;
  name?: string;
  causes?: Cause[];
  /** Whether the same call may succeed later without being changed. */
  retry?: boolean;
  retryAfterSeconds?: number;
  /** Of a page that can no longer be had: leads on in what there is now. */
  continue?: string;
}

export class Fault extends Error {
  readonly reason: FaultReason;
  readonly details: FaultDetails;

  constructor(reason: FaultReason, message: string, details: FaultDetails = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "Fault";
    this.reason = reason;
    this.details = details;
  }

  get code(): number {
    return faultStatus[this.reason];
  }
}

/** The words of the API for a missing object. */
export function notFound(kind: string, name: string): Fault {
  return new Fault("NotFound", `${kind} "${name}" not found`, { kind, name });
}

export function alreadyExists(kind: string, name: string): Fault {
  return new Fault("AlreadyExists", `${kind} "${name}" already exists`, { kind, name });
}

/** What somebody may do, but not so: the words of Kubernetes' admission. @param resource its name in addresses, with its group */
export function forbidden(resource: string, name: string, why: string): Fault {
  return new Fault("Forbidden", `${resource} "${name}" is forbidden: ${why}`, { kind: resource, name });
}

/** @param deed what cannot be done: `created`, `updated`, `deleted`, `bound` */
export function conflict(kind: string, name: string, deed: string, why: string): Fault {
  return new Fault("Conflict", `${kind} "${name}" cannot be ${deed}: ${why}`, { kind, name });
}

/** A write was meant for an object as it is no longer. */
export function changedSince(kind: string, name: string, revision: number, expected: number, deed = "updated"): Fault {
  const why = `it has been changed since: its resourceVersion is ${revision}, not ${expected}`;
  return conflict(kind, name, deed, why);
}

/** Every fault of an object at once. */
export function invalid(kind: string, name: string, causes: Cause[]): Fault {
  const list = causes.map((c) => c.message).join("; ");
  return new Fault("Invalid", `${kind} "${name}" is invalid: ${list}`, { kind, name, causes });
}

/** Any thrown value as a Fault; what is not one already is an internal error with its cause kept. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Fault("InternalError", `Internal error occurred: ${message}`, {}, { cause: error });
}
