import { expect, it } from 'vitest';
import { outputReportLengths } from '../../devices/hid/codec/report-descriptor.ts';
import { cp2110Descriptor } from './cp2110-descriptor.ts';
import { LOOPBACK_DESCRIPTOR } from './loopback-device.ts';

it('a numbered output report has its payload and its id', () => {
  expect([...outputReportLengths(LOOPBACK_DESCRIPTOR)]).toEqual([[2, 5]]);
});

it('the bridge has output reports 1 to 63, each as long as its id says', () => {
  const lengths = outputReportLengths(cp2110Descriptor());
  expect([...lengths]).toEqual(Array.from({ length: 63 }, (_, index) => [index + 1, index + 2]));
});

it('a device without report ids has the one report 0', () => {
  const descriptor = [
    0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x75, 0x08, 0x95, 0x40, 0x09, 0x02, 0x91, 0x02, 0xc0,
  ];
  expect([...outputReportLengths(Uint8Array.from(descriptor))]).toEqual([[0, 65]]);
});

it('bits of several fields add up, and what was pushed is popped', () => {
  const descriptor = [
    0x85, 5, 0x75, 1, 0x95, 3, 0x91, 2, 0xa4, 0x75, 8, 0x95, 9, 0xb4, 0x96, 0x06, 0x00, 0x91, 2,
  ];
  expect([...outputReportLengths(Uint8Array.from(descriptor))]).toEqual([[5, 3]]);
});

it('long items are stepped over', () => {
  const descriptor = [0xfe, 0x02, 0x00, 0x91, 0x91, 0x75, 8, 0x95, 1, 0x91, 2];
  expect([...outputReportLengths(Uint8Array.from(descriptor))]).toEqual([[0, 2]]);
});

it('a descriptor that ends inside an item is an error', () => {
  expect(() => outputReportLengths(Uint8Array.of(0x75, 8, 0x96, 0x40))).toThrow(RangeError);
});
