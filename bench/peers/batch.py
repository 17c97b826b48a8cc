"""A batch run as a Python script: requests with one session per thread, 20 threads, gzip.

It is what bench/run.sh compares cardgenius with. It has no checkpoints, no resume and no publication.

python3 batch.py --input users.csv --output results.ndjson.gz --api http://127.0.0.1:5099/cg/api/pro
"""

import argparse
import csv
import gzip
import json
import queue
import re
import threading
import time

import requests

TIMEOUT_SECONDS = 30
MAX_ATTEMPTS = 3
SPEND_KEYS = ("amazon_spends", "flipkart_spends", "grocery_spends_online", "other_online_spends")
NOT_DIGITS = re.compile(r"[₹,\s]")


def amount(value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    try:
        return float(NOT_DIGITS.sub("", value))
    except ValueError:
        return None


def read_users(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):

            def spend(column):
                return amount(row.get(column) or "") or 0

            yield row["userid"].strip(), {
                "amazon_spends": spend("avg_amazon_gmv"),
                "flipkart_spends": spend("avg_flipkart_gmv"),
                "grocery_spends_online": spend("avg_grocery_gmv"),
                "other_online_spends": spend("avg_myntra_gmv") + spend("avg_ajio_gmv") + spend("avg_confirmed_gmv"),
                "selected_card_id": None,
            }


def cards_of(answer):
    if isinstance(answer, list):
        return answer
    if answer.get("status") == "error":
        raise ValueError(f"the API answered with an error: {answer.get('error_code')} {answer.get('message')}")
    for place in (answer, answer.get("data") or {}):
        for name in ("savings", "cards"):
            if isinstance(place.get(name), list):
                return place[name]
    raise ValueError("the response has no list of cards")


def savings_on(card):
    breakdown = card.get("spending_breakdown") or {}
    entries = ((entry["on"], entry) for entry in breakdown) if isinstance(breakdown, list) else breakdown.items()
    return {key: amount(entry.get("savings")) or 0 for key, entry in entries if key in SPEND_KEYS}


def rank(cards, top):
    complete = []
    for card in cards:
        savings = amount(card.get("total_savings_yearly"))
        fees = amount(card.get("joining_fees"))
        extra = amount(card.get("total_extra_benefits"))
        if savings is not None and fees is not None and extra is not None:
            # Rounded to paise: the sums of equal amounts can differ in their last bits, and ties must stay in the order of the response.
            complete.append((round(savings - fees + extra, 2), savings, fees, extra, card))
    complete.sort(key=lambda entry: entry[0], reverse=True)
    return [
        {
            "rank": place,
            "name": card["card_name"],
            "alias": card.get("seo_card_alias"),
            "id": card.get("id"),
            "total_savings_yearly": savings,
            "joining_fees": fees,
            "total_extra_benefits": extra,
            "net_savings": net,
            "breakdown": savings_on(card),
        }
        for place, (net, savings, fees, extra, card) in enumerate(complete[:top], 1)
    ]


def recommend(session, url, profile, top):
    error = None
    for attempt in range(MAX_ATTEMPTS):
        if attempt > 0:
            time.sleep(2 ** (attempt - 1))
        try:
            response = session.post(url, json=profile, timeout=TIMEOUT_SECONDS)
            if response.status_code == 200:
                return {"cards": rank(cards_of(response.json()), top)}
            error = f"status {response.status_code}"
            if response.status_code < 500 and response.status_code != 429:
                break
        except (requests.RequestException, ValueError) as e:
            error = str(e)
    return {"error": error}


def work(users, results, url, top):
    with requests.Session() as session:
        while (user := users.get()) is not None:
            user_id, profile = user
            results.put(json.dumps({"id": user_id, **recommend(session, url, profile, top)}, ensure_ascii=False))
    results.put(None)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--input", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--api", required=True)
    parser.add_argument("--concurrency", type=int, default=20)
    parser.add_argument("--top", type=int, default=10)
    options = parser.parse_args()

    users = queue.Queue(maxsize=4 * options.concurrency)
    results = queue.Queue(maxsize=4 * options.concurrency)

    def read():
        for user in read_users(options.input):
            users.put(user)
        for _ in range(options.concurrency):
            users.put(None)

    threads = [threading.Thread(target=read)]
    threads += [threading.Thread(target=work, args=(users, results, options.api, options.top)) for _ in range(options.concurrency)]
    for thread in threads:
        thread.start()

    running = options.concurrency
    with gzip.open(options.output, "wt", encoding="utf-8", compresslevel=6) as output:
        while running > 0:
            line = results.get()
            if line is None:
                running -= 1
            else:
                output.write(line + "\n")
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
