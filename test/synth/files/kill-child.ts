/** Writes the second tree into a folder and kills itself at a step: `kill-child.ts <folder> <step> <whole|torn>`. */
import { writeTree } from '../../../lib/synth/files';
import { interrupted } from './interrupted';
import { FACTS, filesOf, treeOf } from './kill-trees';

const [dir = '', at, how] = process.argv.slice(2);

const effects = interrupted((step, tear) => {
  if (step !== Number(at)) return;
  if (how === 'torn') tear();
  process.kill(process.pid, 'SIGKILL');
});

void writeTree(dir, filesOf(treeOf(2)), FACTS, { effects });
