import { parseHeaders } from 'esl-lite';
import { describe, expect, it } from 'vitest';
import { readInboundCall } from '../../src/event-socket/inbound-call.js';
import { channelData } from '../support/channel-data.js';

type Changes = Parameters<typeof channelData>[0];

const read = (changes: Changes) => readInboundCall(parseHeaders(channelData(changes)));

describe('readInboundCall', () => {
  it('reads a recorded call', () => {
    expect(read({})).toMatchObject({
      uuid: 'ea3fcd4c-fa96-4b92-8809-bb5ac6072c0c',
      socketMode: 'async',
      context: 'public',
      hasMovedOn: false,
      resumes: true,
      dialled: '1000',
      domains: ['127.0.0.1', '127.0.0.1'],
      accountVariable: undefined,
      isEmergencyCallback: false,
      callerHeaders: {
        callerIdNumber: '+14155550100',
        fromHost: 'carrier.example',
        hideNumber: false,
      },
    });
  });

  it.each<[string, Changes, object]>([
    ['sync mode', { 'Socket-Mode': 'static' }, { socketMode: 'sync' }],
    ['an unknown mode as async', { 'Socket-Mode': 'other' }, { socketMode: 'async' }],
    [
      'a channel that has moved on',
      { variable_current_application: 'playback' },
      { hasMovedOn: true },
    ],
    ['a channel in another state', { 'Channel-State': 'CS_ROUTING' }, { hasMovedOn: true }],
    [
      'the task that the dialplan named',
      { variable_ringfence_guard: '7', variable_last_sched_id: '9' },
      { guardTask: '7' },
    ],
    [
      'the task of the first form of the dialplan',
      { variable_last_sched_id: '9' },
      { guardTask: '9' },
    ],
    [
      'no task where the dialplan has no guard',
      { variable_last_sched_id: '9', variable_socket_resume: null },
      { resumes: false, guardTask: undefined },
    ],
    ['a channel in no application', { variable_current_application: null }, { hasMovedOn: true }],
    ['the account', { variable_ringfence_account: 'acme' }, { accountVariable: 'acme' }],
    [
      'domains in their order',
      { variable_domain_name: 'a', variable_sip_to_host: 'b', variable_sip_req_host: 'c' },
      { domains: ['a', 'b', 'c'] },
    ],
    [
      'an emergency callback',
      { variable_sip_i_priority: 'PSAP-Callback' },
      { isEmergencyCallback: true },
    ],
    ['another priority', { variable_sip_i_priority: 'emergency' }, { isEmergencyCallback: false }],
    [
      'a missing number',
      { 'Caller-Caller-ID-Number': null },
      { callerHeaders: { callerIdNumber: undefined } },
    ],
    [
      'hide flags',
      { 'Caller-Privacy-Hide-Number': 'true' },
      { callerHeaders: { hideNumber: true } },
    ],
    [
      'the age of the call',
      { 'Caller-Channel-Created-Time': '1000000', 'Event-Date-Timestamp': '3500000' },
      { ageMs: 2_500 },
    ],
    ['no age without times', { 'Event-Date-Timestamp': null }, { ageMs: undefined }],
    ['the socket path', { variable_socket_path: 'secret' }, { socketPath: 'secret' }],
  ])('reads %s', (_, changes, expected) => {
    expect(read(changes)).toMatchObject(expected);
  });

  it('reads any message as a call', () => {
    expect(readInboundCall(parseHeaders(Buffer.from('')))).toMatchObject({
      uuid: 'unknown',
      domains: [],
      hasMovedOn: true,
    });
  });
});
