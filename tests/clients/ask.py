"""Asks once with Paho over MQTT 5 or 3.1.1 and prints the answer: ask.py PORT PROTOCOL REQUEST_TOPIC ANSWER_TOPIC PAYLOAD"""
import json
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

port, protocol, request_topic, answer_topic, payload = sys.argv[1:]
is_v5 = protocol == "5"
client = mqtt.Client(protocol=mqtt.MQTTv5 if is_v5 else mqtt.MQTTv311)


def ask(*_):
    properties = None
    if is_v5:
        properties = Properties(PacketTypes.PUBLISH)
        properties.ResponseTopic = answer_topic
        properties.CorrelationData = b"paho-1"
        properties.ContentType = "application/json"
    client.publish(request_topic, payload, qos=1, properties=properties)


def answered(_, __, message):
    correlation = message.properties.CorrelationData.decode() if is_v5 else None
    print(json.dumps({"topic": message.topic, "correlation": correlation, "answer": json.loads(message.payload)}))
    client.disconnect()


client.on_connect = lambda *_: client.subscribe(answer_topic, qos=1)
client.on_subscribe = ask
client.on_message = answered
client.connect("127.0.0.1", int(port))
client.loop_forever()
