/** The file of `--policy-file`. */
import { readFile } from "node:fs/promises";
import { asFault, Fault } from "../../core/fault.js";
import { defaultPolicy, type Policy, readPolicy } from "../../core/policy/policy.js";

/** @param path "" = the policy without a file @throws Fault BadRequest that names the file and what is wrong in it */
export async function policyIn(path: string): Promise<Policy> {
  if (path === "") return defaultPolicy;
  try {
    return readPolicy(await readFile(path, "utf8"));
  } catch (error) {
    throw new Fault(
      "BadRequest",
      `--policy-file ${path}: ${asFault(error).message.replace(/^Internal error occurred: /, "")}`,
    );
  }
}
