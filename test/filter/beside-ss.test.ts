import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import fc from 'fast-check';
import { runtime } from '../runtime.ts';
import { openScene, type Scene } from '../scene/scene.ts';

/** How many expressions are tried; each is a process of ss. */
const EXPRESSIONS = 300;

const STATES = [
  ...['established', 'syn-sent', 'syn-recv', 'fin-wait-1', 'fin-wait-2', 'time-wait', 'closed'],
  ...['close-wait', 'last-ack', 'listening', 'closing', 'all', 'connected', 'synchronized'],
  ...['bucket', 'big'],
];

/** Prefixes of states that leave some: for none, ss takes every connected one. */
const states = fc.oneof(
  fc.constant(''),
  fc.array(fc.constantFrom(...STATES), { minLength: 1, maxLength: 3 })
    .map((words) => words.map((word) => `state ${word} `).join('')),
  fc.constantFrom('established', 'listening', 'time-wait', 'closing', 'closed')
    .map((word) => `exclude ${word} `),
  fc.constantFrom('connected', 'synchronized', 'all')
    .chain((word) =>
      fc.constantFrom('established', 'close-wait', 'fin-wait-1')
        .map((without) => `state ${word} exclude ${without} `)
    ),
);

/** Lists of terms, in brackets and with NOT. */
function lists(term: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const join = fc.constantFrom(' and ', ' && ', ' & ', ' or ', ' || ', ' | ', ' ');
  return fc.letrec<{ list: string; one: string }>((tie) => ({
    one: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      term,
      tie('list').map((inside) => `( ${inside} )`),
      fc.tuple(fc.constantFrom('not', '!'), tie('one')).map((parts) => parts.join(' ')),
    ),
    list: fc.tuple(tie('one'), fc.array(fc.tuple(join, tie('one')), { maxLength: 3 }))
      .map(([first, rest]) => first + rest.flat().join('')),
  })).list;
}

/** Expressions of ss over the ports and addresses of a scene. */
function expressions(scene: Scene): fc.Arbitrary<string> {
  const ports = [
    ...new Set(scene.sockets.flatMap((socket) => [socket.localPort, socket.remotePort])),
  ];
  const port = fc.oneof(fc.constantFrom(...ports, 1, 65535), fc.nat(65535)).map(String);
  const service = fc.oneof({ weight: 5, arbitrary: port }, {
    weight: 1,
    arbitrary: fc.constantFrom('ssh', 'https'),
  });
  const operator = fc.constantFrom(
    ...[
      '=',
      '==',
      'eq',
      '!=',
      'ne',
      'neq',
      '>',
      'gt',
      '>=',
      'ge',
      'geq',
      '<',
      'lt',
      '<=',
      'le',
      'leq',
    ],
  );
  // Under a NOT, ss 6.1 takes the first bits of an address for those of one of the other family: no network has such bits.
  const four = fc.oneof(
    fc.constantFrom('127.0.0.1', '127.0.0.2', '192.0.2.1', '192.0.2.2'),
    fc.tuple(fc.integer({ min: 1, max: 223 }), fc.nat(255), fc.nat(255), fc.nat(255))
      .map((parts) => parts.join('.')),
  );
  const bits = (least: number, most: number) =>
    fc.oneof(
      fc.constant(''),
      fc.integer({ min: least, max: most }).map((length) => `/${length}`),
    );
  const groups = fc.array(fc.integer({ min: 1, max: 0xffff }).map((word) => word.toString(16)), {
    minLength: 1,
    maxLength: 5,
  });
  const six = fc.oneof(
    fc.constantFrom('::1', 'fe80::1', '::ffff:127.0.0.1', 'fe80::/10', 'fc00::/7', '2001:db8::/32'),
    fc.tuple(groups.map((words) => `2620:${words.join(':')}::1`), bits(16, 128))
      .map((parts) => parts.join('')),
  );
  const at = fc.oneof(fc.constant(''), service.map((word) => `:${word}`));
  const host = fc.oneof(
    fc.tuple(four, bits(8, 32), at).map((parts) => parts.join('')),
    fc.tuple(six, at).map(([address, port]) => `[${address}]${port}`),
    service.map((word) => `*:${word}`),
    service.map((word) => `:${word}`),
  );
  const portTerm = fc.tuple(
    fc.constantFrom('sport', 'dport'),
    operator,
    fc.constantFrom(':', ''),
    service,
  ).map(([key, sign, colon, word]) => `${key} ${sign} ${colon}${word}`);
  const hostTerm = fc.tuple(fc.constantFrom('src', 'dst'), fc.constantFrom('', '= '), host)
    .map(([key, sign, end]) => `${key} ${sign}${end}`);
  const list = lists(fc.oneof(
    { weight: 4, arbitrary: portTerm },
    { weight: 4, arbitrary: hostTerm },
    { weight: 1, arbitrary: fc.constantFrom('dev lo', 'dev = lo') },
  ));
  // Alone: ss leaves out every socket of the other family, whatever the other terms say.
  const family = fc.tuple(
    fc.constantFrom('src', 'dst'),
    fc.constantFrom('', '= '),
    fc.oneof(
      fc.tuple(four, bits(8, 32), at).map((parts) => `inet:${parts.join('')}`),
      fc.tuple(six, at).map(([address, port]) => `inet6:[${address}]${port}`),
      fc.tuple(fc.constantFrom('inet:*', 'inet6:*', 'inet:', 'inet6:'), at)
        .map((parts) => parts.join('')),
    ),
  ).map(([key, sign, end]) => `${key} ${sign}${end}`);
  return fc.tuple(
    states,
    fc.oneof({ weight: 9, arbitrary: list }, { weight: 1, arbitrary: family }),
  ).map((parts) => parts.join(''));
}

/** What a command in the scene's network prints, with these lines on its stdin. */
async function answer(
  scene: Scene,
  argv: readonly string[],
  lines: readonly string[],
): Promise<string> {
  const [command, ...args] = scene.inside([...argv]) as [string, ...string[]];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.equal(stderr, '');
  return stdout;
}

/** Runs ss for each line: its words, and no shell's meaning of them. */
const EACH = 'set -f; while read -r line; do ss -HOtuane $line; echo END; done';

test('expressions of ss select what the real ss selects', async () => {
  const scene = await openScene();
  try {
    const lines = fc.sample(expressions(scene), EXPRESSIONS);
    const told = (await answer(scene, ['sh', '-c', EACH], lines)).split('END\n').slice(0, -1);
    const selected: string[][] = JSON.parse(
      await answer(scene, runtime('test/filter/select.ts'), lines),
    );
    assert.deepEqual([told.length, selected.length], [lines.length, lines.length]);
    const counts = new Set<number>();
    lines.forEach((line, at) => {
      const expected = [...(told[at] as string).matchAll(/ sk:([0-9a-f]+)/g)]
        .map(([, cookie]) => String(BigInt(`0x${cookie}`))).toSorted();
      counts.add(expected.length);
      assert.deepEqual(selected[at], expected, line);
    });
    // Expressions that all select nothing would agree too.
    assert.ok(counts.size > 10, `only ${[...counts]} rows were selected`);
  } finally {
    await scene.close();
  }
});
