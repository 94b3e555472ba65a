import { BUS_FACTORIES } from './bus-factories.ts';
import { describeHidBus } from './describe-hid-bus.ts';

for (const [name, factory] of Object.entries(BUS_FACTORIES)) describeHidBus(name, factory);
