import type { ApiObject } from "../../objects/types.js";

export interface Secret extends ApiObject {
  kind: "Secret";
  /** Bytes in base64. */
  data?: Record<string, string>;
  /** Only ever written: what is kept is `data`. */
  stringData?: Record<string, string>;
  immutable?: boolean;
  type?: string;
}
