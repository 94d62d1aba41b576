import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noticeOf } from '../../src/store/notice.ts';
import { fail, receive, resize } from '../../src/store/receive.ts';
import { START } from '../../src/store/state.ts';
import { dispatch, openStore } from '../../src/store/store.ts';
import { sample } from '../filter/scene.ts';
import { LISTEN } from '../../src/model/state.ts';
import { after, connection, having, sees } from './machine.ts';

test('a failure keeps the picture, and the next sample clears it', () => {
  const good = having([connection(1)]);
  const bad = fail('no longer')(good);
  assert.deepEqual([bad.snapshot, bad.problem], [good.snapshot, 'no longer']);
  assert.equal(receive(sample([]))(bad).problem, '');
});

test('the notice tells hidden owners and gaps, and is empty where the picture is whole', () => {
  assert.equal(noticeOf(START), '');
  assert.equal(noticeOf(having([])), '');
  const hidden = having([], { hidden: 38, owned: 412 });
  assert.equal(noticeOf(hidden), '38 of 412 owners hidden: run as root to see them');
  const { snapshot } = hidden;
  assert.ok(snapshot);
  const gaps = { ...hidden, snapshot: { ...snapshot, gaps: ['some may be missing', 'and more'] } };
  assert.match(noticeOf(gaps), /see them; some may be missing; and more$/);
});

test('nothing is found as long as the processes have not been read', () => {
  const redis = connection(6379, { from: '0.0.0.0', to: '0.0.0.0', remotePort: 0, state: LISTEN });
  const early = having([redis], { unread: true });
  assert.deepEqual(early.diagnosis.findings, []);
  const later = after(early, sees([redis]));
  assert.deepEqual(later.diagnosis.findings.map(({ check }) => check), ['dangerous-port']);
});

test('a new size is taken', () => {
  assert.deepEqual(resize(132, 43)(START).size, { columns: 132, rows: 43 });
});

test('a step that changes nothing tells nobody', () => {
  const store = openStore();
  let told = 0;
  store.subscribe(() => told++);
  dispatch(store, (state) => state);
  assert.equal(told, 0);
  dispatch(store, resize(1, 1));
  assert.equal(told, 1);
});
