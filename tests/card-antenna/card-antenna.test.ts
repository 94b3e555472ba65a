import { antennaPairs } from './antenna-pairs.ts';
import { describeCardAntenna } from './describe-card-antenna.ts';

for (const [name, makePair] of Object.entries(antennaPairs)) describeCardAntenna(name, makePair);
