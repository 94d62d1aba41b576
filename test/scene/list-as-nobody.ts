import process from 'node:process';
import { list } from '../../src/command/list.ts';
import { parseLine } from '../../src/options.ts';
import { loadPlatform } from '../../src/platforms.ts';
import { becomeNobody } from './nobody.ts';

/* `estab list` as an ordinary user sees it; the arguments are those of `estab`. */
await loadPlatform();
becomeNobody();
process.exitCode = await list(parseLine(process.argv.slice(2)));
