/** The parts of the machine that a person deals with. The drawing, its light and its fault marks speak of these. */
export type MachinePart = 'cradle' | 'noteSlot' | 'screen' | 'none';

/** What the machine says with its picture: go on, look here, stopped. Never by colour alone: there is a mark too. */
export type Tone = 'calm' | 'attention' | 'stopped';

export type CardPose = 'none' | 'above' | 'entering' | 'in' | 'leaving';
export type NotePose = 'none' | 'below' | 'entering' | 'held' | 'taken' | 'returned' | 'stuck';
