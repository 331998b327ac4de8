/** How much is answered at one time, over all listeners of a master: one of it, shared by their APIs. */
import type { Clock } from "../../core/time.js";
import { Gate } from "./answers/gate.js";
import { Turns } from "./answers/turns.js";
import type { Level } from "./askers.js";
import { ByteBook } from "./byte-book.js";
import {
  answerBytesMax,
  answerBytesPerCallerMax,
  answersWaitingMax,
  answersWaitingPerCallerMax,
  bodiesBytesMax,
  bodiesBytesPerCallerMax,
  requestsWaitingMax,
  requestsWaitingPerCallerMax,
  seatsMax,
  seatsPerCallerMax,
} from "./limits.js";

export class Load {
  readonly turns = new Turns();
  /** Lists on their way to clients, counted in bytes. */
  readonly answers: Gate;
  readonly bodies = new ByteBook(bodiesBytesMax, bodiesBytesPerCallerMax);
  readonly #seats: Readonly<Record<Level, Gate>>;

  constructor(clock: Clock) {
    const seats = {
      ...{ max: seatsMax, perCallerMax: seatsPerCallerMax },
      ...{ waitingMax: requestsWaitingMax, waitingPerCallerMax: requestsWaitingPerCallerMax },
    };
    this.#seats = {
      people: new Gate("requests", seats, clock),
      pods: new Gate("requests of pods", seats, clock),
      strangers: new Gate("requests without a name", seats, clock),
    };
    const answers = {
      ...{ max: answerBytesMax, perCallerMax: answerBytesPerCallerMax },
      ...{ waitingMax: answersWaitingMax, waitingPerCallerMax: answersWaitingPerCallerMax },
    };
    this.answers = new Gate("lists", answers, clock);
  }

  seatsOf(level: Level): Gate {
    return this.#seats[level];
  }
}
