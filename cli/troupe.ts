#!/usr/bin/env node
import { CommanderError } from "commander";
import { exitCodes, fail } from "./fail.js";
import { commandFirst, makeProgram } from "./program.js";

// Whoever reads our output may stop reading: `troupe get pods -w | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.ok);
  throw error;
});

makeProgram()
  .parseAsync(commandFirst(process.argv.slice(2)), { from: "user" })
  .catch((error: unknown) => {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage);
    fail(error);
  });
