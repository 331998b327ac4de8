/** Commands whose failure is an answer. */
import { execFile } from "node:child_process";

const msMax = 30_000;
const bytesMax = 64 * 1024 * 1024;

/** What a command prints; "" where it fails or is not there. */
export function said(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: msMax, maxBuffer: bytesMax }, (error, stdout) => resolve(error ? "" : stdout));
  });
}

/** What a command prints; "" where it is not there. @throws Error when it fails: that it said nothing is no answer */
export function answer(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: msMax, maxBuffer: bytesMax }, (error, stdout) => {
      if (error && error.code !== "ENOENT") reject(new Error(`${program} ${args.join(" ")}: ${error.message}`));
      else resolve(error ? "" : stdout);
    });
  });
}

/** Runs a command. @returns what it complained of; "" if it did what it was to do */
export function complaint(program: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { timeout: msMax }, (error, _stdout, stderr) =>
      resolve(error ? `${program} ${args.join(" ")}: ${stderr.trim().replaceAll("\n", "; ") || error.message}` : ""),
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}
