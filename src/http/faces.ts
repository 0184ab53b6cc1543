import type { Config } from '../config/settings.js';
import { apiFace } from './api/face.js';
import { crossbarFace } from './crossbar/face.js';
import type { FirstUserLink } from './first-user.js';
import { healthFace } from './health.js';
import { pagesFace } from './pages/face.js';
import type { Face } from './route.js';
import { Shared } from './shared.js';

/** All that the web interface serves. */
export function FACES(
  config: Config,
  firstUser: FirstUserLink,
  shared = new Shared(),
): readonly Face[] {
  return [
    pagesFace(config, shared, firstUser),
    apiFace(config, shared),
    crossbarFace(shared),
    healthFace(config),
  ];
}
