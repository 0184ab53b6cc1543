import type { Config } from '../config/settings.js';
import { apiFace } from './api/face.js';
import { crossbarFace } from './crossbar/face.js';
import type { FirstUserLink } from './first-user.js';
import { healthFace } from './health.js';
import { pagesFace } from './pages/face.js';
import type { Face } from './route.js';

/** All that the web interface serves. */
export function FACES(config: Config, firstUser: FirstUserLink): readonly Face[] {
  return [pagesFace(config, firstUser), apiFace(config), crossbarFace(), healthFace(config)];
}
