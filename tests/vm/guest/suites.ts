import { release } from 'node:os';
import packageOfNodeHid from 'node-hid/package.json' with { type: 'json' };
import type { BusFactory } from '../../hid/bus-factories.ts';
import { describeHidBus } from '../../hid/describe-hid-bus.ts';
import { describeNodeHidManners } from '../../hid/describe-node-hid-manners.ts';
import { LOOPBACK_DESCRIPTOR } from '../../hid/loopback-device.ts';
import { describeConformance, describeRealTime } from './acceptor-stories.ts';
import { KernelRig } from './kernel-rig.ts';
import { describeKernel } from './kernel-stories.ts';
import { runStories, say } from './vitest-stand-in.ts';

const onKernel: BusFactory = async (devices, descriptor) => {
  const rig = new KernelRig(devices, descriptor);
  await rig.follow();
  return rig;
};

/** Half of the time goes into jams, and more than half of the stories are of every moment of one acceptance. */
const LONG_AND_ALIKE = /that sticks|answer is (lost|garbled)|at command \d+/;

/**
 * Runs what the virtual machine is there for; the quick set leaves out the stories that are long and alike for the
 * transport, and the second protocol. Resolves with the number of failures.
 */
export function runSuites({ isQuick }: { readonly isQuick: boolean }): Promise<number> {
  say({ type: 'start', node: process.version, kernel: release(), nodeHid: packageOfNodeHid.version });
  describeNodeHidManners('node-hid', async (device) => {
    const rig = new KernelRig([device], LOOPBACK_DESCRIPTOR);
    await rig.follow();
    return rig;
  });
  describeHidBus('node-hid bus', onKernel);
  describeKernel();
  describeRealTime();
  describeConformance(isQuick ? ['ssp'] : ['ssp', 'id003']);
  return runStories(isQuick ? LONG_AND_ALIKE : undefined);
}
