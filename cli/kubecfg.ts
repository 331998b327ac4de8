#!/usr/bin/env node
import { kubecfg } from "./kubecfg/main.js";

process.stdout.on("error", () => process.exit(0));
process.exitCode = await kubecfg(process.argv.slice(2));
