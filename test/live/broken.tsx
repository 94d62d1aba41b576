import process from 'node:process';
import { type Column, COLUMNS } from '../../src/columns.ts';
import { KEYS } from '../../src/keys.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { loadPlatform } from '../../src/platforms.ts';

/*
 * The program with a fault that it does not have: broken.tsx FAULT [ARGUMENTS OF estab].
 */

/** What the faults say has everything in it that belongs to the user alone. */
const WORDS = "'nginx -c /home/alice/secret' at 192.0.2.7:443";

function fault(): never {
  throw new TypeError(`Cannot read ${WORDS}`);
}

/** Makes the key T do something else in the table. */
function key(does: object): void {
  const binding = KEYS.find(({ mode, keys }) => mode === 'table' && keys.includes('t')) as object;
  Reflect.deleteProperty(binding, 'action');
  Object.assign(binding, does);
}

/** Puts something before every reading. */
async function reading(first: () => void): Promise<void> {
  const platform = await loadPlatform();
  const { open } = platform;
  const broken: Pick<Platform, 'open'> = {
    async open(name) {
      const collector = await open(name);
      return {
        ...collector,
        read(scope, thorough) {
          first();
          return collector.read(scope, thorough);
        },
      };
    },
  };
  Object.assign(platform, broken);
}

let readings = 0;

const FAULTS: Readonly<Record<string, () => void | Promise<void>>> = {
  none: () => {},
  action: () => key({ action: fault }),
  effect: () => key({ effect: () => Promise.resolve().then(fault) }),
  refused: () => key({ effect: () => Promise.reject(new Error('The system refused it')) }),
  rejection: () => key({ effect: () => void Promise.reject(new Error(WORDS)) }),
  timer: () => key({ effect: () => void setTimeout(() => fault(), 1) }),
  thrown: () =>
    key({
      effect: () =>
        void setTimeout(() => {
          throw WORDS;
        }, 1),
    }),
  render: () => void Object.assign(COLUMNS[0] as Column, { text: fault }),
  // Ink cuts the spaces off the lines that it has drawn, where nobody catches what is thrown.
  drawing() {
    const { trimEnd } = String.prototype;
    String.prototype.trimEnd = function () {
      if (new Error().stack?.includes('/ink/')) fault();
      return trimEnd.call(this);
    };
  },
  reading: () => reading(() => readings++ > 0 && fault()),
  // Every other reading is refused, as a busy system may do.
  half: () =>
    reading(() => {
      if (readings++ % 2 === 1) throw new Error('The kernel is busy');
    }),
};

const [name = 'none'] = process.argv.splice(2, 1);
await FAULTS[name]?.();
await import('../../src/main.tsx');
