// Asks once with mqtt.js over MQTT 5 and prints the answer: node ask.mjs PORT REQUEST_TOPIC RESPONSE_TOPIC PAYLOAD
import mqtt from 'mqtt';

const [port, requestTopic, responseTopic, payload] = process.argv.slice(2);
const correlationData = Buffer.from('mqttjs-1');
const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5, reconnectPeriod: 0 });
await client.subscribeAsync(responseTopic, { qos: 1 });
const answer = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error('no answer')), 30000).unref();
  client.on('message', (topic, bytes, packet) => {
    if (correlationData.equals(packet.properties?.correlationData ?? Buffer.alloc(0))) resolve({ topic, bytes, packet });
  });
});
await client.publishAsync(requestTopic, payload, { qos: 1, properties: { responseTopic, correlationData, contentType: 'application/json' } });
const { topic, bytes, packet } = await answer;
console.log(JSON.stringify({ topic, status: packet.properties.userProperties.__stat, answer: JSON.parse(bytes.toString()) }));
await client.endAsync();
