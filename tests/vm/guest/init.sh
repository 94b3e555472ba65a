#!/bin/sh
# First process of the virtual machine: the kernel's file systems, its HID modules, then the tests; and off.
busybox=/bin/busybox
$busybox mount -t proc proc /proc
$busybox mount -t sysfs sysfs /sys
$busybox mount -t devtmpfs dev /dev
# A module that is not there is part of the kernel itself.
for module in hid hid-generic uhid; do
  [ ! -f /modules/$module.ko ] || $busybox insmod /modules/$module.ko
done
# Each virtual device keeps one thread of the pool waiting for the kernel's word.
export PATH=/bin HOME=/tmp UV_THREADPOOL_SIZE=8
# Code that V8 compiles while it runs has to be translated once more by the emulator: interpreting it is faster here.
interpret="--no-opt --no-maglev --no-sparkplug"
cd /kiosk && /bin/node $interpret --disable-warning=ExperimentalWarning tests/vm/guest/main.ts $TESTS
$busybox poweroff -f
