import { isRecord } from "../../core/schema/shape.js";

/** The server said no: its Status as an error. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  /** A word of Kubernetes' list, e.g. `NotFound`; "" if the answer had none. */
  readonly reason: string;
  readonly details: { causes?: { field?: string; message?: string }[] };

  constructor(status: number, reason: string, message: string, details: ApiError["details"] = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.details = details;
  }
}

/** The server cannot be reached, or broke off: the same call may succeed later. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}

const wordChars = 500;

function causesOf(details: unknown): { field?: string; message?: string }[] | undefined {
  const causes = isRecord(details) ? details["causes"] : undefined;
  if (!Array.isArray(causes)) return undefined;
  return causes.filter(isRecord).map((c) => ({ field: String(c["field"] ?? ""), message: String(c["message"] ?? "") }));
}

/** The error a Status object tells of. */
export function errorOfStatus(status: unknown, code: number): ApiError {
  if (!isRecord(status)) return new ApiError(code, "", `the server answered ${code}`);
  const causes = causesOf(status["details"]);
  return new ApiError(
    Number(status["code"] ?? code),
    String(status["reason"] ?? ""),
    String(status["message"] || `the server answered ${code}`),
    causes ? { causes } : {},
  );
}

/** The error an answer with an error's code is. */
export function errorOfAnswer(code: number, body: string): ApiError {
  try {
    const value: unknown = JSON.parse(body);
    if (isRecord(value) && value["kind"] === "Status") return errorOfStatus(value, code);
  } catch {
    // a plain text then
  }
  const plain = body.trim().slice(0, wordChars);
  if (code === 404 && plain.startsWith("404"))
    return new ApiError(404, "", "the server does not know this address; is it a Troupe master of this version?");
  return new ApiError(
    code,
    "",
    `the server answered ${code}${plain === "" || plain.startsWith("<") ? "" : `: ${plain}`}`,
  );
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.reason === "Conflict";
