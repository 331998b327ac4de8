/** Prints, as JSON, what is on the machine this is run on. */
import { lookAround } from "./surroundings.js";

process.stdout.write(JSON.stringify([...(await lookAround(...process.argv.slice(2)))]));
