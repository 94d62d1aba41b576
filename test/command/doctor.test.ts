import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTrouble } from '../findings/place.ts';
import { runtime } from '../runtime.ts';
import { run } from '../scene/command.ts';

async function doctor(kind: string, ...options: readonly string[]) {
  const place = await openTrouble(kind);
  try {
    const argv = place.inside([...runtime('src/main.tsx'), 'doctor', ...options]);
    return await run(argv[0] as string, argv.slice(1));
  } finally {
    await place.close();
  }
}

test('doctor ends with 0 where all is well', async () => {
  const { status, stdout, stderr } = await doctor('healthy');
  assert.deepEqual({ status, stdout, stderr }, {
    status: 0,
    stdout: 'Nothing was found.\n',
    stderr: '',
  });
});

test('doctor ends with 1 where something is wrong, and tells what, why and where', async () => {
  const { status, stdout } = await doctor('dangerous');
  assert.equal(status, 1);
  assert.match(stdout, /^! .* \(\d+\) opens port 6379 to every network: Redis\.\n {4}Unless/);
  assert.match(stdout, /\n {4}estab 'lport:6379 rport:0'\n/);
});

test('doctor --json is one object', async () => {
  const { status, stdout } = await doctor('dangerous', '--json');
  assert.equal(status, 1);
  const { schema, findings } = JSON.parse(stdout);
  assert.equal(schema, 1);
  assert.deepEqual(
    findings.map(({ check, seconds, filter }: Record<string, unknown>) => ({
      check,
      seconds,
      filter,
    })),
    [{ check: 'dangerous-port', seconds: null, filter: 'lport:6379 rport:0' }],
  );
});

test('doctor takes no filter and no form but --json: status 2', async () => {
  for (const [word, why] of [['nginx', 'it looks at every socket'], ['--csv', 'expected --json']]) {
    const { status, stderr } = await doctor('healthy', word as string);
    assert.equal(status, 2);
    assert.ok(stderr.includes(why as string), stderr);
  }
});
