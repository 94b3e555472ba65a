/** Words of the CEN XFS4IoT vocabulary for the state of a device and what to do about it. */
export type DeviceState =
  | 'online'
  | 'offline'
  | 'powerOff'
  | 'noDevice'
  | 'hardwareError'
  | 'userError'
  | 'deviceBusy'
  | 'fraudAttempt'
  | 'potentialFraud'
  | 'starting';

export type ReplenishmentState = 'ok' | 'full' | 'high' | 'low' | 'empty';

/** Who or what mends a device error. */
export type ErrorAction = 'reset' | 'softwareError' | 'configuration' | 'clear' | 'maintenance' | 'suspend';

/** How far a count of physical things can be trusted. */
export type CountAccuracy = 'accurate' | 'accurateSet' | 'inaccurate' | 'unknown';
