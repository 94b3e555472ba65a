import { BUS_FACTORIES } from '../hid/bus-factories.ts';
import { describeByteStream } from './describe-byte-stream.ts';

for (const [name, factory] of Object.entries(BUS_FACTORIES)) describeByteStream(name, factory);
