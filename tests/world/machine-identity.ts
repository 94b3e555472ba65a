import { createPrivateKey, type KeyObject } from 'node:crypto';
import { asKioskId } from '../../contract/ids.ts';
import type { Policy } from '../../contract/policy.ts';
import type { KioskPorts } from '../../kiosk/kiosk.ts';
import { helpConfigSchema } from '../../kiosk/policy/help-config.ts';

export type MachineIdentity = Pick<KioskPorts, 'config' | 'signingKey'>;

/** RFC 8032's first key: the same machine in every test. */
export const signingKey: KeyObject = createPrivateKey({
  key: Buffer.from(
    '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ),
  format: 'der',
  type: 'pkcs8',
});

const weekday = [{ from: '08:00', to: '17:00' }];
const contact = {
  name: { 'zh-CN': '卡务中心', en: 'Card office', 'zh-TW': '卡務中心' },
  place: { 'zh-CN': '生物楼北一层', en: 'Biology Building', 'zh-TW': '生物樓北一層' },
  phone: '000-0000',
  purpose: { 'zh-CN': '校园卡', en: 'Campus cards', 'zh-TW': '校園卡' },
  calendar: {
    weekly: { monday: weekday, tuesday: weekday, wednesday: weekday, thursday: weekday, friday: weekday },
  },
};

export function machineIdentity(policy: Policy): MachineIdentity {
  const help = helpConfigSchema.parse({ contacts: [contact] });
  const config = { kioskId: asKioskId('K01'), place: 'Laboratory', policy, help };
  return { config, signingKey };
}
