import assert from 'node:assert/strict';
import type { Device } from '../../../../api/types/resource-v1';
import { isSelected } from './device-selector';

const DRIVER = 'gpu.example.com';
const DEVICE: Device = {
  name: 'd0',
  attributes: {
    model: { string: 'a1' },
    cores: { int: 16 },
    'other.example.com/healthy': { bool: true },
    firmware: { version: '1.10.0' },
  },
  capacity: { memory: { value: '16Gi' } },
};

const selects = (expression: string): unknown => isSelected([{ cel: { expression } }], DRIVER, DEVICE);

describe('isSelected', () => {
  it('sees driver, attributes and capacity, under the domain of the driver if they name none', () => {
    assert.equal(selects('device.driver == "gpu.example.com"'), true);
    assert.equal(selects('device.attributes["gpu.example.com"].model == "b2"'), false);
    assert.equal(selects('device.attributes["gpu.example.com"].cores >= 16'), true);
    assert.equal(selects('device.attributes["other.example.com"].healthy'), true);
  });

  it('compares quantities and versions by value', () => {
    assert.equal(selects('device.capacity["gpu.example.com"].memory.compareTo(quantity("8Gi")) > 0'), true);
    assert.equal(selects('device.capacity["gpu.example.com"].memory.isLessThan(quantity("1Gi"))'), false);
    assert.equal(selects('device.attributes["gpu.example.com"].firmware.isGreaterThan(semver("1.9.9"))'), true);
  });

  it('takes a domain that the device has nothing of for an empty one', () => {
    assert.equal(selects('"model" in device.attributes["absent.example.com"]'), false);
    assert.deepEqual(selects('device.attributes["absent.example.com"].model == "a1"'), {
      error: 'selector #0: CEL runtime error: no such key: model',
    });
  });

  it('wants all selectors, and tells of a broken one', () => {
    const yes = { cel: { expression: 'true' } };
    assert.equal(isSelected([yes, { cel: { expression: 'false' } }], DRIVER, DEVICE), false);
    const broken = isSelected([yes, { cel: { expression: 'device.' } }], DRIVER, DEVICE);
    assert.match(JSON.stringify(broken), /selector #1: CEL compile error/);
  });
});
