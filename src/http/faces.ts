import type { Config } from '../config/settings.js';
import { apiFace } from './api/face.js';
import { crossbarFace } from './crossbar/face.js';
import { healthFace } from './health.js';
import type { Face } from './route.js';

/** Every API that is served. */
export function FACES(config: Config): readonly Face[] {
  return [apiFace(config), crossbarFace(), healthFace(config)];
}
