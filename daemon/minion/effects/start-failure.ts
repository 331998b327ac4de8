/** What an agent is told of a start that failed. */
import type { Fault } from "../../../core/fault.js";
import type { core } from "../../../core/objects/types.js";
import { ConfigFault } from "../configs/config-values.js";
import type { ContainerInfo } from "../engine/engine.js";

/** What a container may not be made as, and cannot be made from, is another's fault than what it cannot be started with. */
function reasonOf(fault: Fault): string {
  const { reason } = fault;
  if (reason === "Forbidden" || fault instanceof ConfigFault) return "CreateContainerConfigError";
  return reason === "NotFound" || reason === "Invalid" ? "CreateContainerError" : "RunContainerError";
}

/** The engine takes what was asked for as wrong in itself: it will say the same whenever it is asked. */
const isUnrunnable = ({ reason, details }: Fault): boolean =>
  details.retry === false && (reason === "Invalid" || reason === "BadRequest");

/** Shells' codes for what could not be run; the last for whatever else kept it from running. */
const cannotRunCodes = { notExecutable: 126, notFound: 127, other: 128 } as const;

/** How a container ended that cannot be run, as the engine has it. */
function endOf(exitCode: number | undefined): { exitCode: number; reason: string } {
  if (exitCode === cannotRunCodes.notExecutable || exitCode === cannotRunCodes.notFound)
    return { exitCode, reason: "ContainerCannotRun" };
  return { exitCode: cannotRunCodes.other, reason: "StartError" };
}

/** The engine's words, with the program that was to be run. Not with arguments, which may be secret. */
function wordsOf(message: string, { command, image = "" }: core.Container): string {
  const program = command?.[0] ?? image;
  return message.includes(program) ? message : `${JSON.stringify(program)} cannot be run: ${message}`;
}

interface StartFailure {
  reason: string;
  message: string;
  retry: boolean;
  exitCode?: number;
}

/** @param look at the container, if one was made */
export async function failureOf(
  fault: Fault,
  spec: core.Container,
  look: () => Promise<ContainerInfo | undefined> | undefined,
): Promise<StartFailure> {
  const { message, details } = fault;
  const retry = details.retry ?? true;
  if (!isUnrunnable(fault)) return { reason: reasonOf(fault), message, retry };
  const info = await look()?.catch(() => undefined);
  return { ...endOf(info?.exitCode), message: wordsOf(message, spec), retry };
}
